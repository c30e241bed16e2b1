package io.torrentflow.gateway.http;

import java.util.Set;

/** The methods that change nothing (RFC 9110, section 9.2.1). */
public final class SafeMethods {
  private static final Set<String> NAMES = Set.of("GET", "HEAD", "OPTIONS");

  private SafeMethods() {}

  public static boolean contains(String method) {
    return NAMES.contains(method);
  }
}
