package io.torrentflow.platform.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user may do; each role includes those before it. */
public enum Role {
  VIEWER,
  USER,
  MODERATOR,
  ADMIN;

  // As annotations want them.
  public static final String VIEWER_ROLE = "viewer";
  public static final String ADMIN_ROLE = "admin";
  public static final String USER_ROLE = "user";

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Role fromWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /** The names of this role and of those it includes. */
  Set<String> included() {
    return Arrays.stream(values())
        .filter(role -> role.compareTo(this) <= 0)
        .map(Role::wireName)
        .collect(Collectors.toSet());
  }
}
