package io.bieases.routes.batch;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The two forms a dropped file can have; its name tells. */
enum FileForm {
  /** Refunds only. */
  CSV(".rejected.csv", "there is no row below the header", false) {
    @Override
    RowFile open(Batch batch, Path file, boolean fillNumbers) throws IOException {
      return new RefundFile(file, fillNumbers);
    }

    @Override
    RecordWriter writer(Draft draft) {
      return RecordWriter.csv(draft);
    }
  },

  /** Any operation. */
  JSON_LINES(".rejected.jsonl", "there is no row in the file", true) {
    @Override
    RowFile open(Batch batch, Path file, boolean fillNumbers) throws IOException {
      return new JsonLinesFile(batch, file);
    }

    @Override
    RecordWriter writer(Draft draft) {
      return lineWriter(draft);
    }
  };

  private static final String CSV_NAME = ".csv";
  private static final String JSON_LINES_NAME = ".jsonl";

  private final String rejectedEnding;
  private final String withoutRows;
  private final boolean showsAnswer;

  FileForm(String rejectedEnding, String withoutRows, boolean showsAnswer) {
    this.rejectedEnding = rejectedEnding;
    this.withoutRows = withoutRows;
    this.showsAnswer = showsAnswer;
  }

  /** Whether a file of that name has one of the two. */
  static boolean isName(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return lower.endsWith(CSV_NAME) || lower.endsWith(JSON_LINES_NAME);
  }

  static FileForm of(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(JSON_LINES_NAME) ? JSON_LINES : CSV;
  }

  /** Of that batch's file. */
  static FileForm of(Batch batch) {
    return of(batch.fileName());
  }

  /** What is added to the file's name for the rows to fix. */
  String rejectedEnding() {
    return rejectedEnding;
  }

  /** Why a file without rows is refused. */
  String withoutRows() {
    return withoutRows;
  }

  /** What a result says of each row, behind the columns of the file. */
  List<String> outcomeColumns() {
    return showsAnswer ? ResultRow.COLUMNS_AND_ANSWER : ResultRow.COLUMNS;
  }

  /**
   * @throws FileRefusedException when the file does not begin as it must
   */
  abstract RowFile open(Batch batch, Path file, boolean fillNumbers) throws IOException;

  /** Writes rows to fix in this form. */
  abstract RecordWriter writer(Draft draft);

  private static RecordWriter lineWriter(Draft draft) {
    Writer lines = draft.text();
    return new RecordWriter() {
      @Override
      public void write(List<String> record) throws IOException {
        lines.write(String.join("", record));
        lines.write('\n');
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }
}
