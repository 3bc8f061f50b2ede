package io.bieases.routes.proving;

import io.bieases.routes.endtoend.OwnProcess;
import io.bieases.routes.sandbox.SandboxGatewayMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What gateway and nodes are told; nothing of it is in a configuration file. */
final class NodeArguments {

  private static final String MERCHANT_ID = "B131567545069";

  private final Map<String, Object> properties = new TreeMap<>();

  NodeArguments(Plan plan, Path folder, String gatewayUrl, Caller caller) {
    properties.put("spring.profiles.active", "proving");
    properties.put("bieases.gateway.base-url", gatewayUrl);
    // a lost call is taken over after 2 s + connect + 2 x response + 15 s
    properties.put("bieases.gateway.connect-timeout", "500ms");
    properties.put("bieases.gateway.response-timeout", "1s");
    properties.put("bieases.ladders.scale", plan.scale());
    properties.put("bieases.batch.result-after", "1m");
    properties.put("bieases.batch.min-age", "100ms");
    properties.put("bieases.batch.report-period", "500ms");
    properties.put("bieases.http.wait", "3s");
    properties.put("bieases.http.users." + Caller.USER + ".password", caller.passwordHash());
    properties.put("bieases.http.users." + Caller.USER + ".roles", "sender");
    properties.put("bieases.http.users." + Caller.USER + ".merchants", "main");
    properties.put("management.server.port", 0);
    properties.put("bieases.follow-up.enabled", plan.hasWebhooks());
    merchant(folder.resolve("gateway/secrets"), plan.refundsPerMinute());
  }

  /** A gateway that allows what the nodes are told to keep to, and knows their merchant. */
  static OwnProcess startGateway(Plan plan, Path folder) throws IOException {
    int pace = plan.refundsPerMinute();
    return OwnProcess.start(
        folder.resolve("gateway.log"),
        SandboxGatewayMain.class,
        List.of(
            "--dir=" + folder.resolve("gateway"),
            "--port=0",
            "--merchant-id=" + MERCHANT_ID,
            "--limit-create=" + pace,
            "--limit-query=" + pace,
            "--limit-cancel=" + pace,
            "--limit-refund=" + pace,
            "--limit-total-per-minute=" + pace * 3,
            "--limit-total-per-hour=1000000",
            "--webhooks=" + webhooks(plan)));
  }

  /** About five webhooks for a refund; some are lost, so that somebody has to ask. */
  private static String webhooks(Plan plan) {
    return """
        {"enabled": %s, "seed": %d, "delayMaxMillis": 2000, "loss": 0.1, "repetition": 0.5, "repetitions": 8,
         "disorder": 0.5, "holdBackMillis": 2000, "forgery": 0.2, "retryMillis": [500, 1000, 2000, 5000, 10000, 20000, 40000]}
        """
        .formatted(plan.hasWebhooks(), plan.seed())
        .replace("\n", "");
  }

  private void merchant(Path secrets, int pace) {
    String merchant = "bieases.merchants.main.";
    properties.put(merchant + "id", MERCHANT_ID);
    properties.put(merchant + "private-key", "file:" + secrets.resolve("main.key.pem"));
    properties.put(merchant + "gateway-public-key", "file:" + secrets.resolve("gateway.pub.pem"));
    properties.put(merchant + "aes-key", "file:" + secrets.resolve("main.aes-key"));
    properties.put(merchant + "aes-iv", "file:" + secrets.resolve("main.aes-iv"));
    List.of("create", "query", "cancel", "refund")
        .forEach(limit -> properties.put(merchant + "limits." + limit, pace));
    properties.put(merchant + "limits.total-per-minute", pace * 3);
    properties.put(merchant + "limits.total-per-hour", 1_000_000);
  }

  void broker(String url) {
    properties.put("spring.artemis.mode", "native");
    properties.put("spring.artemis.embedded.enabled", false);
    properties.put("spring.artemis.broker-url", url);
  }

  void database(String url) {
    properties.put("spring.datasource.url", url);
    properties.put("spring.datasource.username", "postgres");
    properties.put("spring.datasource.password", "postgres");
  }

  /** For the node with that data folder and port. */
  List<String> of(Path data, int port) {
    List<String> arguments = new ArrayList<>();
    properties.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.add("--bieases.data-dir=" + data);
    arguments.add("--server.port=" + port);
    arguments.add(
        "--bieases.merchants.main.callback-url=http://127.0.0.1:"
            + port
            + "/webhooks/bieases/main");
    return arguments;
  }
}
