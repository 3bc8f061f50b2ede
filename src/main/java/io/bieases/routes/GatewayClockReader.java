package io.bieases.routes;

import io.bieases.routes.status.GatewayClock;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Reads the gateway's clock off every answer, here because the route drops the answer's headers. It
 * changes neither request nor answer; a date that cannot be read is passed over.
 */
final class GatewayClockReader implements ExecChainHandler {

  private final GatewayClock clock;

  GatewayClockReader(GatewayClock clock) {
    this.clock = clock;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    long sentMillis = System.currentTimeMillis();
    long sentNanos = System.nanoTime();
    ClassicHttpResponse answer = chain.proceed(request, scope);
    long roundTrip = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);
    Header date = answer.getFirstHeader(HttpHeaders.DATE);
    // null if it is no date
    Instant at = date == null ? null : DateUtils.parseStandardDate(date.getValue());
    if (at != null) {
      clock.answered(at.toEpochMilli(), sentMillis, roundTrip);
    }
    return answer;
  }
}
