package io.bieases.routes.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What leaves the process: the one POST, the messages, and the keys that seal a call. */
final class RouteRemotes {

  private static final String GATEWAY = "gateway";
  private static final String ONE_WAY_OUT = "gateway-send-call";
  private static final String DOOR = "platform-http";

  /** The only remote address there is, and it is configuration. */
  private static final String BASE_URL = "{{bieases.gateway.base-url}}";

  /** Components that reach no other machine, or only the broker; platform-http is only a door. */
  private static final Set<String> NEAR = Set.of("direct", "timer", "file", "jms", DOOR);

  /** The one way to people: the mail server of the configuration, and nobody it does not name. */
  private static final String MAIL_OUT = "ops-send-mail";

  private static final String MAIL_SERVER =
      "smtp:{{bieases.alerts.mail.host}}:{{bieases.alerts.mail.port}}";

  private static final Map<String, String> MAIL =
      new TreeMap<>(
          Map.of(
              "javaMailSender", "#alertMailServer",
              "from", "{{bieases.alerts.mail.from}}",
              "to", "{{bieases.alerts.mail.to}}",
              "contentType", "text/plain; charset=UTF-8"));

  private static final Set<String> IN_GATEWAY = Set.of("direct", "timer", "crypto");

  /** A POST that leaves once: nothing repeats it, redirects it, or takes a header along. */
  private static final Map<String, String> POST =
      new TreeMap<>(
          Map.of(
              "httpMethod", "POST",
              "throwExceptionOnFailure", "false",
              "skipControlHeaders", "true",
              "copyHeaders", "false",
              "disableStreamCache", "true",
              "followRedirects", "false"));

  /** The other way out: a merchant's own system, whose address is configuration as well. */
  private static final String CALLBACK = "ops-send-callback";

  private static final String NOTIFY_URL = "${variable.callback.get().url}";

  /** Nothing repeats it, redirects it, or takes a header along; what is answered is not read. */
  private static final Map<String, String> CALLBACK_POST =
      new TreeMap<>(
          Map.of(
              "httpMethod", "POST",
              "httpClientConfigurer", "#callbackClient",
              "throwExceptionOnFailure", "true",
              "ignoreResponseBody", "true",
              "skipControlHeaders", "true",
              "copyHeaders", "false",
              "followRedirects", "false"));

  private static final List<String> CALLBACK_LEAVES =
      List.of("Content-Type", "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature");

  /** The last two stay in the client ({@code AfterConnect}). */
  private static final List<String> LEAVE =
      List.of("Content-Type", "Committed-Nanos", "Attempt-Id");

  /** What keeps a message a message until the journal has it. */
  private static final Map<String, String> RAW =
      new TreeMap<>(
          Map.of(
              "transacted", "true",
              "lazyCreateTransactionManager", "false",
              "cacheLevelName", "CACHE_CONSUMER",
              "mapJmsMessage", "false",
              "disableReplyTo", "true",
              "concurrentConsumers", "{{bieases.jms.consumers}}"));

  private RouteRemotes() {}

  private static Stream<Step> steps(Catalogue catalogue) {
    return catalogue.routeFiles().stream().flatMap(file -> file.steps().stream());
  }

  private static String scheme(String uri) {
    return uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
  }

  static void onlyTheGatewayFolderReachesOut(Catalogue catalogue, Findings findings) {
    steps(catalogue)
        .filter(step -> step.body().has("uri"))
        .forEach(
            step -> {
              boolean inside = step.file().folder().equals(GATEWAY);
              boolean post = step.uri().startsWith(BASE_URL);
              findings.expect(
                  (inside ? IN_GATEWAY : NEAR).contains(scheme(step.uri()))
                      || (inside && post)
                      || (step.file().id().equals(MAIL_OUT) && step.uri().equals(MAIL_SERVER))
                      || isCallback(step),
                  step.where(),
                  "may not go to " + step.uri());
              findings.expect(
                  !post || step.file().id().equals(ONE_WAY_OUT),
                  step.where(),
                  "there is one way out: " + ONE_WAY_OUT);
            });
    steps(catalogue)
        .filter(Step::isProducer)
        .forEach(
            step -> findings.expect(step.body().has("uri"), step.where(), "has no uri to judge"));
  }

  private static boolean isCallback(Step step) {
    return step.file().id().equals(CALLBACK) && step.uri().equals(NOTIFY_URL);
  }

  static void thePostLeavesOnce(Catalogue catalogue, Findings findings) {
    steps(catalogue)
        .filter(step -> step.uri().startsWith(BASE_URL))
        .forEach(step -> leavesOnce(step, POST, LEAVE, findings));
  }

  static void aCallbackLeavesOnce(Catalogue catalogue, Findings findings) {
    List<Step> callbacks = steps(catalogue).filter(RouteRemotes::isCallback).toList();
    findings.expect(callbacks.size() == 1, CALLBACK, "has no POST to " + NOTIFY_URL);
    callbacks.forEach(step -> leavesOnce(step, CALLBACK_POST, CALLBACK_LEAVES, findings));
  }

  private static void leavesOnce(
      Step step, Map<String, String> parameters, List<String> headers, Findings findings) {
    parameters.forEach(
        (name, value) ->
            findings.expect(
                step.parameter(name).equals(value), step.where(), name + " must be " + value));
    findings.expect(
        step.body().path("allowOptimisedComponents").asText().equals("false"),
        step.where(),
        "allowOptimisedComponents must be false");
    findings.expect(
        headersSince(step).equals(Optional.of(headers)),
        step.where(),
        "must leave with Content-Type alone: removeHeaders * and nothing but " + headers + " set");
  }

  /** To whom and from whom is configuration: a header of a message would be an address too. */
  static void mailGoesToTheConfiguredAddresses(Catalogue catalogue, Findings findings) {
    steps(catalogue)
        .filter(step -> step.uri().equals(MAIL_SERVER))
        .forEach(
            step -> {
              MAIL.forEach(
                  (name, value) ->
                      findings.expect(
                          step.parameter(name).equals(value),
                          step.where(),
                          name + " must be " + value));
              findings.expect(
                  headersSince(step).equals(Optional.of(List.of("Subject", "Message-ID"))),
                  step.where(),
                  "must leave with Subject and Message-ID alone, after removeHeaders *");
            });
  }

  /** Names of the headers set since all were removed; empty if they were not removed. */
  private static Optional<List<String>> headersSince(Step step) {
    List<Step> before = step.before();
    for (int i = before.size() - 1; i >= 0; i--) {
      if (before.get(i).removesAllHeaders()) {
        return Optional.of(
            before.subList(i + 1, before.size()).stream().flatMap(RouteRemotes::headers).toList());
      }
    }
    return Optional.empty();
  }

  /** A call of another route may set any. */
  private static Stream<String> headers(Step step) {
    return switch (step.kind()) {
      case "setHeader" -> Stream.of(step.body().path("name").asText());
      case "setHeaders" -> step.body().path("headers").findValuesAsText("name").stream();
      case "setVariable", "setBody", "bean", "log", "removeHeader", "removeVariable" ->
          Stream.empty();
      default -> Stream.of(step.kind());
    };
  }

  /** The gateway's headers stay in the route that got them. */
  static void theAnswersHeadersAreRemoved(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      List<Step> steps = file.steps();
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i).uri().startsWith(BASE_URL) || isCallback(steps.get(i))) {
          findings.expect(
              steps.subList(i + 1, steps.size()).stream().anyMatch(Step::removesAllHeaders),
              steps.get(i).where(),
              "no removeHeaders * after it");
        }
      }
    }
  }

  static void messagesAreSentAndForgotten(Catalogue catalogue, Findings findings) {
    steps(catalogue)
        .filter(step -> step.isProducer() && scheme(step.uri()).equals("jms"))
        .forEach(
            step -> {
              findings.expect(
                  step.body().path("pattern").asText().equals("InOnly"),
                  step.where(),
                  "waits for a reply: pattern must be InOnly");
              findings.expect(
                  headersSince(step).isPresent(), step.where(), "no removeHeaders * before it");
            });
  }

  /** A destination that came from outside is an object in a header; a URI would run its options. */
  static void messagesAreSentToNoNameInAUri(Catalogue catalogue, Findings findings) {
    steps(catalogue)
        .filter(step -> step.isProducer() && scheme(step.uri()).equals("jms"))
        .forEach(
            step ->
                findings.expect(
                    step.kind().equals("to") && !step.uri().contains("$"),
                    step.where(),
                    "names its destination in the uri"));
  }

  /** Raw, in a transaction, answered by the outbox alone, and without its properties. */
  static void messagesComeInRaw(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      file.from()
          .filter(from -> scheme(from.uri()).equals("jms"))
          .ifPresent(
              from -> {
                RAW.forEach(
                    (name, value) ->
                        findings.expect(
                            from.parameter(name).equals(value),
                            from.where(),
                            name + " must be " + value));
                findings.expect(
                    file.steps().stream()
                        .filter(Step::counts)
                        .findFirst()
                        .filter(Step::removesAllHeaders)
                        .isPresent(),
                    from.where(),
                    "its first step is not removeHeaders *");
                findings.expect(
                    file.definition().path("group").asText().equals("door"),
                    from.where(),
                    "is not in the group door: nobody would suspend it");
                findings.expect(
                    RouteNames.policy(file).equals("policy-message-errors"),
                    from.where(),
                    "must roll back: policy-message-errors");
              });
    }
  }

  /** Keys are in headers for as few steps as can be; no other folder seals or signs. */
  static void onlyTheGatewayFolderSeals(Catalogue catalogue, Findings findings) {
    for (RouteFile file : catalogue.routeFiles()) {
      boolean keysLeft = false;
      boolean seals = false;
      for (Step step : file.steps()) {
        boolean sealing = seals(step);
        seals |= sealing;
        keysLeft = sealing || (keysLeft && !step.removesAllHeaders());
        findings.expect(!sealing || file.folder().equals(GATEWAY), step.where(), "seals a call");
        findings.expect(
            !step.body().has("crypto")
                || step.body().path("crypto").path("shouldAppendHMAC").asText().equals("false"),
            step.where(),
            "shouldAppendHMAC must be false: the gateway expects the bare ciphertext");
      }
      findings.expect(
          !(seals && keysLeft), file.path(), "leaves its keys in the headers: no removeHeaders *");
    }
  }

  private static boolean seals(Step step) {
    String header = step.kind().equals("setHeader") ? step.body().path("name").asText() : "";
    return scheme(step.uri()).equals("crypto")
        || step.body().has("crypto")
        || header.startsWith("CamelCrypto")
        || header.startsWith("CamelSignature");
  }
}
