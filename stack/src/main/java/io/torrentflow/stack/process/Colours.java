package io.torrentflow.stack.process;

import java.util.regex.Pattern;

/** A terminal's colour codes, which some programs write wherever they write. */
public final class Colours {
  private static final Pattern CODE = Pattern.compile("\\u001B\\[[0-9;]*m");

  private Colours() {}

  public static String without(String line) {
    return CODE.matcher(line).replaceAll("");
  }
}
