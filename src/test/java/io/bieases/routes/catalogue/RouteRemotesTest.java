package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leaves the process; every rule with a wrong copy that it must reject. */
class RouteRemotesTest {

  private static final String SEND = "routes/gateway/gateway-send-call.camel.yaml";
  private static final String SEAL = "routes/gateway/gateway-seal-request.camel.yaml";
  private static final String SIGN = "routes/gateway/gateway-sign-text.camel.yaml";
  private static final String CALLBACK = "routes/ops/ops-send-callback.camel.yaml";
  private static final String OUTBOX = "routes/ops/ops-send-message.camel.yaml";
  private static final String MAIL = "routes/ops/ops-send-mail.camel.yaml";
  private static final String RETRY = "routes/outcome/outcome-retry-instruction.camel.yaml";
  private static final String STRIP =
      """
              - removeHeaders:
                  id: gateway-send-strip
                  description: Lets no header choose where it goes
                  pattern: "*"
      """;

  @ParameterizedTest
  @CsvSource({
    "https://example.com/",
    "http://example.com/",
    "{{bieases.gateway.base-url}}/x",
    "${variable.path}",
    "netty:tcp://example.com",
    "crypto:sign:x",
    "seda:x"
  })
  void onlyTheGatewayFolderReachesOut(String uri) {
    Rule rule = RouteRemotes::onlyTheGatewayFolderReachesOut;
    holds(rule);
    rejects(
        rule,
        HERE.with(RETRY, "uri: direct:outcome-hold-merchant", "uri: \"" + uri + "\""),
        "may not go to " + uri);
  }

  @Test
  void inTheGatewayFolderOneStepReachesTheConfiguredHost() {
    Rule rule = RouteRemotes::onlyTheGatewayFolderReachesOut;
    rejects(rule, HERE.with(SEND, "{{bieases.gateway.base-url}}", "https://x"), "may not go to");
    rejects(rule, HERE.with(SEND, "{{bieases.gateway.base-url}}", "${variable.url}"), "may not");
    rejects(
        rule,
        HERE.with(SEAL, "uri: direct:gateway-sign-text", "uri: \"{{bieases.gateway.base-url}}\""),
        "one way out");
    rejects(rule, HERE.with(SEAL, "uri: direct:gateway-sign-text", "note: nowhere"), "has no uri");
  }

  @Test
  void oneStepReachesTheConfiguredMailServer() {
    Rule rule = RouteRemotes::onlyTheGatewayFolderReachesOut;
    rejects(rule, HERE.with(MAIL, "{{bieases.alerts.mail.host}}", "mail.example.com"), "may not");
    rejects(rule, HERE.with(MAIL, "smtp:{{", "imap:{{"), "may not go to imap:");
    rejects(
        rule,
        HERE.with(
            RETRY,
            "uri: direct:outcome-hold-merchant",
            "uri: smtp:{{bieases.alerts.mail.host}}:{{bieases.alerts.mail.port}}"),
        "may not go to smtp:");
  }

  @ParameterizedTest
  @CsvSource({
    "'to: \"{{bieases.alerts.mail.to}}\"', 'to: \"${body}\"', to must be",
    "'from: \"{{bieases.alerts.mail.from}}\"', 'from: \"x\"', from must be",
    "'\"#alertMailServer\"', '\"#other\"', javaMailSender must be",
    "name: Subject, name: Bcc, must leave with Subject",
    "'pattern: \"*\"', pattern: x, must leave with Subject"
  })
  void mailGoesToTheConfiguredAddresses(String right, String wrong, String because) {
    Rule rule = RouteRemotes::mailGoesToTheConfiguredAddresses;
    holds(rule);
    rejects(rule, HERE.with(MAIL, right, wrong), because);
  }

  @ParameterizedTest
  @CsvSource({
    "httpMethod: POST, httpMethod: GET",
    "throwExceptionOnFailure: false, throwExceptionOnFailure: true",
    "skipControlHeaders: true, skipControlHeaders: false",
    "copyHeaders: false, copyHeaders: true",
    "disableStreamCache: true, disableStreamCache: false",
    "followRedirects: false, followRedirects: true",
    "followRedirects: false, bridgeEndpoint: true",
    "allowOptimisedComponents: false, allowOptimisedComponents: true"
  })
  void thePostIsSafe(String right, String wrong) {
    Rule rule = RouteRemotes::thePostLeavesOnce;
    holds(rule);
    rejects(rule, HERE.with(SEND, right, wrong), right.substring(0, right.indexOf(':')));
  }

  @ParameterizedTest
  @CsvSource({
    "httpMethod: POST, httpMethod: GET",
    "'httpClientConfigurer: \"#callbackClient\"', 'httpClientConfigurer: \"#other\"'",
    "throwExceptionOnFailure: true, throwExceptionOnFailure: false",
    "ignoreResponseBody: true, ignoreResponseBody: false",
    "skipControlHeaders: true, skipControlHeaders: false",
    "copyHeaders: false, copyHeaders: true",
    "followRedirects: false, followRedirects: true",
    "allowOptimisedComponents: false, allowOptimisedComponents: true"
  })
  void aCallbackIsSafeToo(String right, String wrong) {
    Rule rule = RouteRemotes::aCallbackLeavesOnce;
    holds(rule);
    rejects(rule, HERE.with(CALLBACK, right, wrong), right.substring(0, right.indexOf(':')));
  }

  @Test
  void aCallbackGoesWhereItsMerchantSaysWithNothingButItsSignature() {
    String url = "${variable.callback.get().url}";
    rejects(
        RouteRemotes::onlyTheGatewayFolderReachesOut,
        HERE.with(CALLBACK, url, "${variable.message.destination}"),
        "may not go to");
    rejects(
        RouteRemotes::onlyTheGatewayFolderReachesOut,
        HERE.with(RETRY, "uri: direct:outcome-hold-merchant", "uri: \"" + url + "\""),
        "may not go to");
    Rule rule = RouteRemotes::aCallbackLeavesOnce;
    rejects(rule, HERE.with(CALLBACK, url, "https://x"), "has no POST to");
    rejects(rule, HERE.with(CALLBACK, "pattern: \"*\"", "pattern: Camel*"), "removeHeaders *");
    rejects(rule, HERE.with(CALLBACK, "name: Webhook-Id", "name: X-Id"), "nothing but");
    String strip =
        "                - removeHeaders:\n                    id: ops-send-callback-strip-answer\n                    description: Ignores what the merchant's system says\n                    pattern: \"*\"\n";
    rejects(
        RouteRemotes::theAnswersHeadersAreRemoved,
        HERE.with(CALLBACK, strip, ""),
        "no removeHeaders * after it");
  }

  @Test
  void thePostLeavesWithContentTypeAlone() {
    Rule rule = RouteRemotes::thePostLeavesOnce;
    String because = "must leave with Content-Type alone";
    String lastLook = "        - bean:\n            id: gateway-send-deadline\n";
    rejects(rule, HERE.with(SEND, STRIP, ""), because);
    rejects(rule, HERE.with(SEND, STRIP, STRIP.replace("\"*\"", "\"Camel*\"")), because);
    rejects(rule, HERE.with(SEND, STRIP, STRIP + "            excludePattern: X-*\n"), because);
    rejects(
        rule,
        HERE.with(SEND, lastLook, "        - setHeader:\n            name: X-Key\n" + lastLook),
        because);
    rejects(
        rule,
        HERE.with(SEND, lastLook, "        - to:\n            uri: direct:x\n" + lastLook),
        because);
  }

  @Test
  void theAnswersHeadersGoNoFurther() {
    Rule rule = RouteRemotes::theAnswersHeadersAreRemoved;
    holds(rule);
    String strip =
        STRIP
            .replace("gateway-send-strip", "gateway-send-strip-answer")
            .replace("choose where it goes", "of the gateway's through");
    rejects(rule, HERE.with(SEND, strip, ""), "no removeHeaders * after it");
  }

  @Test
  void messagesAreSentWithoutWaitingAndWithoutForeignHeaders() {
    Rule rule = RouteRemotes::messagesAreSentAndForgotten;
    holds(rule);
    rejects(rule, HERE.with(OUTBOX, "pattern: InOnly", "pattern: InOut"), "InOnly");
    rejects(rule, HERE.with(OUTBOX, "                    pattern: InOnly\n", ""), "InOnly");
    rejects(rule, HERE.with(OUTBOX, "pattern: \"*\"", "pattern: \"JMS*\""), "no removeHeaders *");
  }

  @Test
  void noDestinationIsNamedInAUri() {
    Rule rule = RouteRemotes::messagesAreSentToNoNameInAUri;
    holds(rule);
    String because = "names its destination in the uri";
    String fixed = "uri: jms:queue:bieases.outcomes";
    rejects(rule, HERE.with(OUTBOX, fixed, "uri: \"jms:queue:${variable.message.id}\""), because);
    rejects(rule, HERE.with(OUTBOX, "- to:", "- toD:"), because);
  }

  @ParameterizedTest
  @CsvSource({
    "transacted: true, transacted: false, transacted must be true",
    "mapJmsMessage: false, mapJmsMessage: true, mapJmsMessage must be false",
    "disableReplyTo: true, disableReplyTo: false, disableReplyTo must be true",
    "cacheLevelName: CACHE_CONSUMER, cacheLevelName: CACHE_NONE, CACHE_CONSUMER",
    "lazyCreateTransactionManager: false, lazyCreateTransactionManager: true, must be false",
    "'\"{{bieases.jms.consumers}}\"', 500, concurrentConsumers must be",
    "'pattern: \"*\"', 'pattern: \"JMS*\"', its first step is not removeHeaders *",
    "group: door, group: other, nobody would suspend it",
    "policy-message-errors, policy-journal-errors, must roll back"
  })
  void messagesComeInRawAndStayUntilTheJournalHasThem(String right, String wrong, String because) {
    Rule rule = RouteRemotes::messagesComeInRaw;
    holds(rule);
    String cancel = "routes/intake/intake-accept-cancel-message.camel.yaml";
    rejects(rule, HERE.with(cancel, right, wrong), because);
  }

  @Test
  void onlyTheGatewayFolderSealsAndItTakesItsKeysAway() {
    Rule rule = RouteRemotes::onlyTheGatewayFolderSeals;
    holds(rule);
    rejects(
        rule,
        HERE.with("routes/ops/ops-sign.camel.yaml", HERE.text(SIGN)),
        "ops-sign.camel.yaml setHeader gateway-sign-key: seals a call");
    rejects(rule, HERE.with(SIGN, "pattern: \"*\"", "pattern: Camel*"), "leaves its keys");
    rejects(rule, HERE.with(SEAL, "shouldAppendHMAC: false", "inline2: false"), "bare ciphertext");
  }
}
