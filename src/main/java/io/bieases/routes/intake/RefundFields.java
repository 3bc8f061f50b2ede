package io.bieases.routes.intake;

import io.bieases.routes.journal.Operation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a refund (contract section 5). {@code refundInfos} may be left out: it is then
 * built from {@code goodsDesc} or {@code reason}, as for a row of a CSV file.
 */
final class RefundFields {

  private static final int INFOS_MAX = 200;

  private RefundFields() {}

  static CheckedInstruction read(JsonFields fields, Optional<String> paymentInPath)
      throws UnreadableInstructionException {
    String paymentId = InstructionReader.id("paymentId", fields, paymentInPath);
    String number =
        fields.word("referRefundNo", InstructionReader.NUMBER, InstructionReader.NUMBER_RULE);
    String currency = fields.currency("currency");
    long minor = fields.amount("refundAmount", currency);
    Map<String, Object> details = InstructionReader.details();
    InstructionReader.put(details, "reason", fields.optionalProse("reason", OrderFields.PROSE_MAX));
    InstructionReader.put(
        details, "goodsDesc", fields.optionalProse("goodsDesc", OrderFields.PROSE_MAX));
    if (fields.has("refundInfos")) {
      details.put("refundInfos", infos(fields, currency, minor));
    }
    InstructionReader.put(details, "refundTime", fields.optionalMillis("refundTime"));
    InstructionReader.put(details, "callbackUrl", fields.optionalUrl("callbackUrl"));
    fields.end();
    return new CheckedInstruction(
        Operation.REFUND.word(),
        number,
        Optional.of(paymentId),
        OptionalLong.of(minor),
        Optional.of(currency),
        Optional.empty(),
        InstructionReader.write(details));
  }

  private static List<Map<String, Object>> infos(JsonFields fields, String currency, long minor)
      throws UnreadableInstructionException {
    List<Map<String, Object>> infos = new ArrayList<>();
    BigInteger sum = BigInteger.ZERO;
    for (JsonFields line : fields.objects("refundInfos", INFOS_MAX)) {
      Map<String, Object> info = InstructionReader.details();
      info.put("goodsDesc", line.prose("goodsDesc", OrderFields.PROSE_MAX));
      long part = line.amount("refundGoodAmount", currency);
      info.put("refundGoodAmount", Amounts.major(part, currency));
      sum = sum.add(BigInteger.valueOf(part));
      line.end();
      infos.add(info);
    }
    if (!sum.equals(BigInteger.valueOf(minor))) {
      throw fields.refused("refundAmount", "is not the sum of refundInfos");
    }
    return infos;
  }
}
