package io.bieases.routes.ops;

import io.bieases.routes.batch.BatchOverview;
import javax.management.openmbean.TabularData;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedResource;

/** How far files are. */
@ManagedResource(
    objectName = "bieases:type=Batches",
    description = "Files of instructions: how far they are and when they end")
public class BatchDesk {

  private final BatchOverview overview;
  private final Looks looks;

  /** Shows those of every node. */
  public BatchDesk(BatchOverview overview, Looks looks) {
    this.overview = overview;
    this.looks = looks;
  }

  /** Open ones first. */
  @ManagedAttribute(description = "Open files, newest first, then the last fifty settled ones")
  public TabularData getBatches() {
    return looks.at("batches", TabularData.class, this::table);
  }

  /** All that are open. */
  @ManagedAttribute(description = "How many are open")
  public long getBatchesCount() {
    return looks.count("batches open", overview::openCount);
  }

  private TabularData table() {
    Table table =
        new Table(
            "Batches",
            "id",
            "merchant",
            "operation",
            "file",
            "node",
            "state",
            "open:b",
            "rows:l",
            "done:l",
            "accepted:l",
            "rejected:l",
            "parked:l",
            "unknown:l",
            "waiting:l",
            "percent:d",
            "arrived",
            "estimatedFinish",
            "heldBecauseOf",
            "reason");
    for (BatchOverview.Row one : overview.rows()) {
      table.add(
          one.id(),
          one.id(),
          one.merchant(),
          one.operation(),
          one.file(),
          one.node(),
          one.state(),
          one.open(),
          one.rows(),
          one.done(),
          one.accepted(),
          one.rejected(),
          one.parked(),
          one.unknown(),
          one.waiting(),
          one.percent(),
          Table.time(one.arrivedMillis()),
          Table.time(one.finishMillis()),
          String.join(", ", one.holds()),
          one.reason());
    }
    return table.data();
  }
}
