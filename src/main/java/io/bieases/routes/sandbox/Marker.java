package io.bieases.routes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a number asks the gateway to do: {@code SIM<code>} or {@code SIMLOST}, with {@code x<count>}
 * behind it only so many times. Delimited by {@code -}, {@code _} or the number's ends. {@code
 * SIMFAIL} bends no answer and is none of them: it says how a refund ends.
 *
 * @param text as written, the key of its count
 * @param code to answer; empty for {@code SIMLOST}: execute, then drop the connection
 * @param count how often; empty: always
 */
record Marker(String text, OptionalInt code, OptionalLong count) {
  private static final Pattern FORM =
      Pattern.compile("(?:^|[-_])(SIM(?:(\\d{1,9})|LOST)(?:x(\\d{1,9}))?)(?=[-_]|$)");

  private static final Pattern FAILS = Pattern.compile("(?:^|[-_])SIMFAIL(?=[-_]|$)");

  /** Whether the refund with this number is executed and then fails. */
  static boolean failsInTheEnd(String refundNo) {
    return FAILS.matcher(refundNo).find();
  }

  /** All markers of a number, in their order. */
  static List<Marker> in(String number) {
    List<Marker> markers = new ArrayList<>();
    Matcher form = FORM.matcher(number);
    while (form.find()) {
      markers.add(
          new Marker(
              form.group(1),
              form.group(2) == null
                  ? OptionalInt.empty()
                  : OptionalInt.of(Integer.parseInt(form.group(2))),
              form.group(3) == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(Long.parseLong(form.group(3)))));
    }
    return List.copyOf(markers);
  }

  /** The number with its markers cut out: an id of ours, asked for with a marker appended. */
  static String without(String number) {
    return FORM.matcher(number).replaceAll("");
  }

  /** Answer the code without doing anything; {@code SIM20000} is the ordinary way. */
  boolean isRefusal() {
    return code.isPresent() && code.getAsInt() != Codes.SUCCESS;
  }

  boolean isLost() {
    return code.isEmpty();
  }

  Answer refusal(Operation operation) {
    int value = code.orElseThrow();
    return value == Codes.PARAMS
        ? Answer.refused(value, Codes.params(operation.numberField() + " is refused by its marker"))
        : Answer.refused(value, Codes.message(value));
  }
}
