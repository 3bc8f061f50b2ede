package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.GatewayControl.Arrival;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges a run by two things only: the gateway's own ledger and the result file that was handed
 * out. It knows nothing of the journal and shares no code with the bundle.
 */
final class Auditor {

  private static final Set<String> REGISTERED = Set.of("accepted", "duplicate", "succeeded");
  private static final Set<String> CLOSED = Set.of("accepted", "duplicate", "rejected");

  private final GatewayControl gateway;

  Auditor(GatewayControl gateway) {
    this.gateway = gateway;
  }

  /** What a run came to. */
  record Figures(Map<String, Long> states, int executed, long requests, long mostRequestsOfOne) {}

  /** Whether every row is closed without a person. */
  static boolean closed(Path result) {
    return ResultFile.read(result).stream().allMatch(line -> CLOSED.contains(line.state()));
  }

  /** Checks everything; {@code dropped} are the numbers of the file, in its order. */
  Figures judge(List<String> dropped, Path result) {
    List<ResultFile.Line> lines = ResultFile.read(result);
    List<String> executed = gateway.executed();
    Map<String, List<Arrival>> requests =
        gateway.arrivals().stream().collect(Collectors.groupingBy(Arrival::number));

    assertThat(executed).as("at most once").doesNotHaveDuplicates();
    assertThat(lines.stream().map(ResultFile.Line::number))
        .as("rows in = rows out, in the same order")
        .containsExactlyElementsOf(dropped);
    assertThat(lines).as("nothing manual").allMatch(line -> CLOSED.contains(line.state()));
    Set<String> ran = Set.copyOf(executed);
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(ran.contains(line.number()))
                    .as("%s is reported %s", line.number(), line.state())
                    .isEqualTo(REGISTERED.contains(line.state())));
    assertThat(lines)
        .allSatisfy(
            line -> {
              List<Arrival> its = requests.getOrDefault(line.number(), List.of());
              assertThat(its.size())
                  .as("booked before it left")
                  .isLessThanOrEqualTo(line.attempts());
              assertThat(its.stream().map(Arrival::bodySha256).distinct())
                  .as("the same body each time")
                  .hasSizeLessThanOrEqualTo(1);
            });
    assertThat(gateway.counters().path("throttledTotal").asInt()).as("within the limits").isZero();
    assertThat(dropped).as("no number of nobody's").containsAll(executed);
    return new Figures(
        lines.stream()
            .collect(Collectors.groupingBy(ResultFile.Line::state, Collectors.counting())),
        executed.size(),
        requests.values().stream().mapToLong(List::size).sum(),
        requests.values().stream().map(List::size).max(Integer::compare).orElse(0));
  }
}
