package io.bieases.routes.proving.audit;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers that look like a card's: 15 to 19 digits that begin as a card scheme's do, in one piece
 * or in groups of four, with a right check digit. Times in milliseconds and nanoseconds begin with
 * 1 and are none; 13 and 14 digits, which no scheme issues any more or only rarely, are left out,
 * because counters of bytes and nanoseconds have as many.
 */
final class Cards {
  /** Characters of the longest form. */
  static final int LONGEST = 32;

  private static final Pattern LOOKS_LIKE =
      Pattern.compile(
          "(?<![\\w.])"
              + "(?:4|5[1-5]|2[2-7]|3[457]|6[0245])"
              + "(?:\\d{13,17}|\\d{2,3}[ -]\\d{4}[ -]\\d{4}[ -]\\d{4})"
              + "(?![\\w.]?\\d|\\w)");

  private Cards() {}

  static Optional<String> in(String text) {
    return LOOKS_LIKE
        .matcher(text)
        .results()
        .map(found -> found.group().replaceAll("\\D", ""))
        .filter(digits -> digits.length() >= 15 && hasCheckDigit(digits))
        .map(digits -> digits.substring(0, 6) + "… (" + digits.length() + " digits)")
        .findFirst();
  }

  private static boolean hasCheckDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }
}
