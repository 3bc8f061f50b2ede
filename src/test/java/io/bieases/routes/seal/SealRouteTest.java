package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.seal.Vectors.Combination;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped seal routes: the bean, Camel's AES and Camel's RSA together make exactly the envelope
 * that openssl makes (AES-CBC with a static IV and PKCS#1 v1.5 have one answer only).
 */
class SealRouteTest extends CamelTestSupport {

  static List<Combination> combinations() {
    return Vectors.combinations();
  }

  @Override
  protected RoutesBuilder[] createRouteBuilders() {
    return new RoutesBuilder[0];
  }

  /** What the routes read of a departure; public, because expressions reach into it. */
  public record Call(String merchant, long startedAtMillis) {}

  /** The shipped routes, as they are. */
  private void load(Combination combination) throws Exception {
    context.getRegistry().bind("seal", Vectors.seals(combination));
    for (String file :
        List.of(
            "policy/policy-gateway-passes-faults",
            "gateway/gateway-sign-text",
            "gateway/gateway-seal-request")) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              PluginHelper.getResourceLoader(context)
                  .resolveResource("file:routes/" + file + ".camel.yaml"));
    }
  }

  private Exchange seal() {
    return template.request(
        "direct:gateway-seal-request",
        exchange -> {
          exchange.setVariable("departure", new Call("main", Vectors.TIMESTAMP_MILLIS));
          exchange.setVariable("method", Vectors.METHOD);
          exchange.getMessage().setBody(Vectors.text("plaintext.json"));
        });
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theRouteSealsExactlyAsOpensslDoes(Combination combination) throws Exception {
    load(combination);

    Exchange sealed = seal();

    assertThat(sealed.getException()).isNull();
    JsonNode envelope = new ObjectMapper().readTree(sealed.getMessage().getBody(byte[].class));
    assertThat(envelope).hasSize(9);
    assertThat(envelope.path("method").asText()).isEqualTo(Vectors.METHOD);
    assertThat(envelope.path("body").asText()).isEqualTo(Vectors.BODY);
    assertThat(envelope.path("timestamp").isNumber()).isTrue();
    assertThat(envelope.path("timestamp").asLong()).isEqualTo(Vectors.TIMESTAMP_MILLIS);
    assertThat(envelope.path("sign").asText()).isEqualTo(combination.sign("merchant"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void noKeyIsLeftOnTheMessage(Combination combination) throws Exception {
    load(combination);

    Exchange sealed = seal();

    assertThat(sealed.getException()).isNull();
    assertThat(sealed.getMessage().getHeaders()).containsOnlyKeys("Content-Type");
    assertThat(sealed.getVariables()).doesNotContainKey("plaintext");
  }
}
