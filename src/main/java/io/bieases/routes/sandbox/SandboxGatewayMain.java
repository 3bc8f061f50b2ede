package io.bieases.routes.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The gateway as a process of its own: {@code --dir=… --port=…} and optionally {@code
 * --merchant-id= --path-prefix= --limit-create= --limit-query= --limit-cancel= --limit-refund=
 * --limit-total-per-minute= --limit-total-per-hour= --limit-burst= --answer-form= --code-as=
 * --signature-input= --signature-algorithm= --refund-takes= --webhooks=}. A time is written like
 * {@code 0.5s} or {@code 5m}, the webhook switches as the JSON of the control API. Prints {@code
 * sandbox gateway ready on <port>} when it answers.
 */
public final class SandboxGatewayMain {
  private final Map<String, String> given;

  private SandboxGatewayMain(Map<String, String> given) {
    this.given = given;
  }

  /** Runs until the process is ended. */
  @SuppressWarnings("SystemOut") // the line is the interface: whoever started it waits for it
  public static void main(String[] args) {
    SandboxGateway gateway = SandboxGateway.start(settings(args), Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    System.out.println("sandbox gateway ready on " + gateway.port());
  }

  /**
   * The settings that the arguments name; defaults for the rest.
   *
   * @throws IllegalArgumentException naming an argument that is none
   */
  static SandboxSettings settings(String... args) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("not --key=value: " + arg);
      }
      given.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
    SandboxSettings settings = new SandboxGatewayMain(given).settings();
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown arguments: " + given.keySet());
    }
    return settings;
  }

  private SandboxSettings settings() {
    SandboxSettings.Limits usual = SandboxSettings.Limits.documented();
    return new SandboxSettings(
        true,
        Path.of(text("dir", "data/sandbox/gateway")),
        number("port", 8090),
        text("merchant-id", SandboxSettings.DEFAULT_MERCHANT),
        text("path-prefix", SandboxSettings.DEFAULT_PREFIX),
        new SandboxSettings.Limits(
            number("limit-create", usual.create()),
            number("limit-query", usual.query()),
            number("limit-cancel", usual.cancel()),
            number("limit-refund", usual.refund()),
            number("limit-total-per-minute", usual.totalPerMinute()),
            number("limit-total-per-hour", usual.totalPerHour()),
            number("limit-burst", usual.burst())),
        word(SandboxSettings.AnswerForm.class, "answer-form", "plain"),
        word(SandboxSettings.CodeForm.class, "code-as", "string"),
        new SandboxSettings.Signature(
            word(SandboxSettings.SignatureInput.class, "signature-input", "sorted-envelope"),
            word(SandboxSettings.SignatureAlgorithm.class, "signature-algorithm", "SHA256withRSA")),
        Duration.parse("PT" + text("refund-takes", "0s")),
        webhooks(text("webhooks", "{}")));
  }

  private static SandboxSettings.Webhooks webhooks(String json) {
    return StrictJson.parse(json.getBytes(StandardCharsets.UTF_8))
        .map(order -> WebhookSwitches.changed(SandboxSettings.Webhooks.plain(), order))
        .orElseThrow(() -> new IllegalArgumentException("--webhooks is no JSON object"));
  }

  private String text(String key, String usual) {
    String value = given.remove(key);
    return value == null ? usual : value;
  }

  private int number(String key, int usual) {
    return Integer.parseInt(text(key, Integer.toString(usual)));
  }

  private <E extends Enum<E>> E word(Class<E> type, String key, String usual) {
    String value = letters(text(key, usual));
    for (E constant : type.getEnumConstants()) {
      if (letters(constant.name()).equals(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("--" + key + " is none of its words");
  }

  private static String letters(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
