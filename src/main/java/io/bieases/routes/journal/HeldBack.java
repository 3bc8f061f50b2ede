package io.bieases.routes.journal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many instructions a hold keeps back, up to {@link #AT_MOST}: it is asked while an answer of
 * the gateway is booked, and a million rows that wait must not keep that from being written.
 */
public class HeldBack {

  /** Nobody counts further; it means so many or more. */
  public static final long AT_MOST = 10_000;

  private static final String ALL = "*";

  private final JdbcClient jdbc;

  /** Counts through that pool. */
  public HeldBack(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Rows of that merchant and operation that wait, {@code *} for all of them.
   *
   * @return {@link #AT_MOST} for that many and for more
   */
  public long count(String merchant, String scope) {
    if (scope.equals(ALL)) {
      return merchant.equals(ALL) ? counted("") : counted("merchant = ? AND", merchant);
    }
    return merchant.equals(ALL)
        ? ofEveryMerchant(scope)
        : counted("merchant = ? AND operation = ? AND", merchant, scope);
  }

  /** One merchant after another, because the index begins with it. */
  private long ofEveryMerchant(String operation) {
    long counted = 0;
    for (String alias : jdbc.sql("SELECT alias FROM merchant").query(String.class).list()) {
      counted += counted("merchant = ? AND operation = ? AND", alias, operation);
      if (counted >= AT_MOST) {
        return AT_MOST;
      }
    }
    return counted;
  }

  private long counted(String whose, Object... params) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM instruction WHERE %s state IN ('waiting', 'unknown') LIMIT %d) counted
            """
                .formatted(whose, AT_MOST))
        .params(List.of(params))
        .query(Long.class)
        .single();
  }
}
