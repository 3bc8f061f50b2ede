package io.bieases.routes.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Everything under {@code bieases} in the configuration; {@code config/application.yaml} lists the
 * keys.
 *
 * @param merchants by alias, in the order of the configuration
 * @param dataDir journal, broker journal and inbox; relative to the working directory
 */
@ConfigurationProperties(BieasesSettings.PREFIX)
public record BieasesSettings(
    @DefaultValue Gateway gateway,
    Map<String, Merchant> merchants,
    @DefaultValue Ladders ladders,
    @DefaultValue Batch batch,
    @DefaultValue Http http,
    @DefaultValue Console console,
    @DefaultValue Reconciliation reconciliation,
    @DefaultValue AlertSettings alerts,
    @DefaultValue("data") Path dataDir) {

  /** Where these settings start in the configuration. */
  public static final String PREFIX = "bieases";

  /** Keeps the merchants in order and out of reach; none configured is an empty map. */
  public BieasesSettings {
    merchants =
        merchants == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(merchants));
  }

  /**
   * The merchant of an alias.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Merchant merchant(String alias) {
    Merchant merchant = merchants.get(alias);
    if (merchant == null) {
      throw new IllegalArgumentException("no merchant has this alias");
    }
    return merchant;
  }

  /**
   * How the gateway is reached. The default is the vendor's sandbox, where no money moves.
   *
   * @param connectTimeout for the TCP connection
   * @param responseTimeout from the last byte sent to the answer
   */
  public record Gateway(
      @DefaultValue("https://app-sandbox.bieases.com") URI baseUrl,
      @DefaultValue("/cgi/payment/api/v1/payment-order") String pathPrefix,
      @DefaultValue("3s") Duration connectTimeout,
      @DefaultValue("15s") Duration responseTimeout) {}

  /**
   * Waits between attempts.
   *
   * @param scale multiplies every wait of a ladder, probe and canary; never time-outs or the pace
   */
  public record Ladders(@DefaultValue("1.0") BigDecimal scale) {

    /** A wait at this scale, rounded to milliseconds. */
    public Duration scaled(Duration wait) {
      return Duration.ofMillis(
          scale
              .multiply(BigDecimal.valueOf(wait.toMillis()))
              .setScale(0, RoundingMode.HALF_UP)
              .longValueExact());
    }
  }

  /**
   * Files of instructions.
   *
   * @param fillNumbers whether an empty refund number is made from the row's content
   * @param resultAfter how long an open row keeps the result file back; scaled like the ladders
   * @param readyMarker suffix of the marker file that must lie beside a complete file, if any
   * @param minAge how long a file must have been left unchanged before it is taken
   */
  public record Batch(
      @DefaultValue("false") boolean fillNumbers,
      @DefaultValue("4h") Duration resultAfter,
      Optional<String> readyMarker,
      @DefaultValue("2s") Duration minAge) {

    /** Turns what the binder leaves unset into "empty". */
    @SuppressWarnings("OptionalAssignedToNull") // the binder hands over null for what is not set
    public Batch {
      readyMarker = readyMarker == null ? Optional.empty() : readyMarker.filter(s -> !s.isBlank());
    }
  }

  /**
   * What finance teams compare.
   *
   * @param zone whose days the files are made for
   */
  public record Reconciliation(@DefaultValue("UTC") ZoneId zone) {}

  /**
   * Callers over HTTP.
   *
   * @param maxWait ({@code bieases.http.wait}) how long a caller is kept waiting for the final
   *     answer before it gets 202
   * @param maxWaiting callers that may wait at the same time; one more gets 202 at once
   * @param maxBatchSize of an uploaded file
   * @param users who may call, by name; none configured is an empty map
   */
  public record Http(
      @Name("wait") @DefaultValue("20s") Duration maxWait,
      @DefaultValue("100") int maxWaiting,
      @DefaultValue("100MB") DataSize maxBatchSize,
      Map<String, HttpUser> users) {

    /** Turns what the binder leaves unset into "none". */
    public Http {
      users = users == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(users));
    }
  }

  /**
   * The console.
   *
   * @param users who may enter beside the first one, by name; none configured is an empty map
   * @param longestLogin how long a login lasts, however busy its browser is
   */
  public record Console(
      Map<String, ConsoleUser> users, @DefaultValue("12h") Duration longestLogin) {

    /** Turns what the binder leaves unset into "none". */
    public Console {
      users = users == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(users));
    }
  }
}
