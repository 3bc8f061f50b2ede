package io.bieases.routes.status;

/**
 * An instruction as a person looked at it who decides about it.
 *
 * @param merchant its alias
 * @param operation its word, such as {@code refund}
 * @param number of the caller
 * @param version of the row that was looked at; what has changed since is not decided on
 */
public record Seen(String merchant, String operation, String number, long version) {

  /** Takes what was given without the space around it; nothing given is an empty text. */
  public Seen {
    merchant = Person.text(merchant);
    operation = Person.text(operation);
    number = Person.text(number);
  }

  @Override
  public String toString() {
    return operation + " " + number + " of " + merchant;
  }
}
