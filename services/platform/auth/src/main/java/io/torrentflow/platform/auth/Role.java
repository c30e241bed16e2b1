package io.torrentflow.platform.auth;

import io.torrentflow.kernel.WireName;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user may do; each role includes those before it. */
public enum Role implements WireName {
  VIEWER,
  USER,
  MODERATOR,
  ADMIN;

  // As annotations want them.
  public static final String VIEWER_ROLE = "viewer";
  public static final String ADMIN_ROLE = "admin";
  public static final String USER_ROLE = "user";
  public static final String MODERATOR_ROLE = "moderator";

  /** The names of this role and of those it includes. */
  Set<String> included() {
    return Arrays.stream(values())
        .filter(role -> role.compareTo(this) <= 0)
        .map(Role::wireName)
        .collect(Collectors.toSet());
  }
}
