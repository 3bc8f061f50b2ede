package io.bieases.routes.ops;

import io.bieases.routes.settings.ConsoleUser;
import io.bieases.routes.settings.HttpUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/** Who calls the HTTP API, and for which merchants. */
final class ApiUser extends User {

  static final String SENDER = "SENDER";
  static final String READER = "READER";

  private static final long serialVersionUID = 1L;
  private static final GrantedAuthority SEND =
      AuthorityUtils.createAuthorityList("ROLE_" + SENDER).get(0);

  private final Set<String> merchants;

  private ApiUser(
      String name, String hash, Collection<GrantedAuthority> authorities, Set<String> merchants) {
    super(name, hash, authorities);
    this.merchants = merchants;
  }

  ApiUser(ApiUser other) {
    this(other.getUsername(), other.getPassword(), other.getAuthorities(), other.merchants);
  }

  /** A configured one; of the configured merchants it may use those that it names. */
  static ApiUser of(String name, HttpUser user, String hash, Set<String> merchants) {
    List<String> roles = new ArrayList<>();
    for (HttpUser.Role role : user.roles()) {
      roles.add("ROLE_" + (role == HttpUser.Role.SENDER ? SENDER : READER));
    }
    return new ApiUser(
        name,
        hash,
        AuthorityUtils.createAuthorityList(roles),
        Set.copyOf(merchants.stream().filter(user::mayUse).toList()));
  }

  /**
   * One of the console, for every merchant: its operators may do everything here too, its viewers
   * may read, its approvers have nothing to do here.
   */
  static ApiUser ofTheConsole(UserDetails user, Set<String> merchants) {
    List<String> roles = new ArrayList<>();
    if (ConsoleUsers.has(user, ConsoleUser.Role.OPERATOR)) {
      roles.add("ROLE_" + SENDER);
    } else if (ConsoleUsers.has(user, ConsoleUser.Role.VIEWER)) {
      roles.add("ROLE_" + READER);
    }
    return new ApiUser(
        user.getUsername(),
        user.getPassword(),
        AuthorityUtils.createAuthorityList(roles),
        Set.copyOf(merchants));
  }

  boolean mayUse(String alias) {
    return merchants.contains(alias);
  }

  boolean maySend() {
    return getAuthorities().contains(SEND);
  }

  boolean mayRead() {
    return !getAuthorities().isEmpty();
  }

  /** As any user: by name. */
  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
