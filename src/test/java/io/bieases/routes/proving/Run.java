package io.bieases.routes.proving;

import io.bieases.routes.proving.audit.Auditor;
import io.bieases.routes.proving.audit.Figures;
import io.bieases.routes.proving.audit.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** One run of one scenario: put up, disturbed, closed, collected, judged. */
final class Run {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final Path ALL = Path.of("target/proving");
  private static final int FINDINGS_SHOWN = 20;

  private final Plan plan;
  private final Path folder;
  private final List<Finding> findings = new ArrayList<>();

  Run(Plan plan) {
    this.plan = plan;
    this.folder = ALL.resolve(plan.name());
  }

  /** Runs it; the folder of a run that failed stays. */
  Table.Line line() throws IOException {
    LOG.info("{} on {}, seed {}, {}", plan.fault(), plan.setup().word(), plan.seed(), plan.time());
    FileSystemUtils.deleteRecursively(folder);
    long start = System.nanoTime();
    Scenario scenario = Scenarios.of(plan.fault());
    Random random = new Random(plan.seed());
    Figures figures = new Figures(0, 0, 0, 0, 0, 0, 0, Map.of());
    int kills = 0;
    long slowestReady = 0;
    try (World world = new World(plan, folder)) {
      Load load = new Load(plan, random);
      holds("the scenario", () -> scenario.run(world, load, random));
      holds("the end", () -> close(world, load));
      kills = world.kills();
      slowestReady = world.slowestReadySeconds();
      LOG.info("{}: is collected and judged", plan.name());
      Collected left = Collected.of(world, load);
      figures = new Auditor().figures(left.evidence());
      findings.addAll(new Auditor().judge(left.evidence()));
      if (figures.unclosed() > scenario.mayStayOpen() * figures.rows()) {
        findings.add(new Finding(plan.fault(), figures.unclosed() + " rows are not closed"));
      }
      if (slowestReady > Node.READY.toSeconds()) {
        findings.add(new Finding("R1", "ready again only after " + slowestReady + " s"));
      }
      holds("what is left", () -> scenario.check(left));
    } catch (Exception e) {
      failed("the run", e);
    }
    Table.Line line =
        new Table.Line(
            plan,
            figures,
            kills,
            slowestReady,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
            findings.size());
    keepOrDelete(line);
    return line;
  }

  private void close(World world, Load load) {
    world.gateway().faultless();
    world.startAll();
    // a lease, and the longest wait of a ladder that a lost answer can come to
    Duration patience = Duration.ofMinutes(4).plus(plan.scaled(Duration.ofHours(30)));
    if (!world.isClosedWithin(load, patience)) {
      findings.add(new Finding(plan.fault(), "not closed " + patience + " after the fault"));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  /** What a scenario asserts is a finding like the auditor's, and the run goes on to be judged. */
  private void holds(String what, Step step) {
    LOG.info("{}: {}", plan.name(), what);
    try {
      step.run();
    } catch (Exception | AssertionError e) {
      failed(what, e);
    }
  }

  private void failed(String what, Throwable e) {
    LOG.error("{}: {} of {}", e.getClass().getSimpleName(), what, plan.name(), e);
    findings.add(new Finding(plan.fault(), what + ": " + e));
  }

  private void keepOrDelete(Table.Line line) throws IOException {
    if (line.passed()) {
      FileSystemUtils.deleteRecursively(folder);
      return;
    }
    Collected.write(folder.resolve("findings.json"), findings);
    findings.stream()
        .limit(FINDINGS_SHOWN)
        .forEach(finding -> LOG.error("{}: {}", finding.invariant(), finding.text()));
    LOG.error("{} failed; everything of it is in {}", plan.name(), folder.toAbsolutePath());
  }
}
