package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.seal.Vectors.Combination;
import java.util.List;
import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bean, Camel's AES and Camel's RSA together in a route make exactly the envelope that openssl
 * makes (AES-CBC with a static IV and PKCS#1 v1.5 have one answer only).
 */
class SealRouteTest extends CamelTestSupport {

  static List<Combination> combinations() {
    return Vectors.combinations();
  }

  @Override
  protected RoutesBuilder[] createRouteBuilders() {
    return new RoutesBuilder[0];
  }

  private void load(Combination combination) throws Exception {
    context.getRegistry().bind("seal", Vectors.seals(combination));
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            PluginHelper.getResourceLoader(context)
                .resolveResource("file:src/test/resources/seal/seal-request.camel.yaml"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aRouteSealsExactlyAsOpensslDoes(Combination combination) throws Exception {
    load(combination);

    Object out = template.requestBody("direct:seal-request", Vectors.text("plaintext.json"));

    assertThat(out).isInstanceOf(Map.class);
    Map<?, ?> envelope = (Map<?, ?>) out;
    assertThat(envelope).hasSize(9);
    assertThat(envelope.get("body")).isEqualTo(Vectors.BODY);
    assertThat(envelope.get("timestamp")).isEqualTo(Vectors.TIMESTAMP_MILLIS);
    assertThat(envelope.get("sign")).isEqualTo(combination.sign("merchant"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void noKeyIsLeftOnTheMessage(Combination combination) throws Exception {
    load(combination);

    Map<String, Object> headers =
        template
            .request(
                "direct:seal-request",
                exchange -> exchange.getMessage().setBody(Vectors.text("plaintext.json")))
            .getMessage()
            .getHeaders();

    assertThat(headers).isEmpty();
  }
}
