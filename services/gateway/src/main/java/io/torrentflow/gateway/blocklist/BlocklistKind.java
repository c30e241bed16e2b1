package io.torrentflow.gateway.blocklist;

import io.torrentflow.kernel.WireName;
import java.net.IDN;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What an entry of the block list names. */
public enum BlocklistKind implements WireName {
  /** A torrent, by one of its info hashes. */
  INFOHASH(
      text -> text.toLowerCase(Locale.ROOT),
      "[0-9a-f]{40}|[0-9a-f]{64}",
      "An info hash has 40 or 64 hexadecimal digits."),
  /** A host of URLs, with all names below it. */
  HOST(
      BlocklistKind::ascii,
      "[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+]",
      "A host is a name or an address, without a scheme, port or path."),
  /** A name of a torrent or a file, by a glob with {@code *} and {@code ?} in any case. */
  NAME(
      UnaryOperator.identity(),
      "(?s).*[\\p{L}\\p{N}]{3}.*",
      "A name needs three letters or digits in a row, or it would block nearly everything.");

  private final UnaryOperator<String> form;
  private final Pattern shape;
  private final String help;

  BlocklistKind(UnaryOperator<String> form, String shape, String help) {
    this.form = form;
    this.shape = Pattern.compile(shape);
    this.help = help;
  }

  /**
   * A value as it is kept.
   *
   * @throws IllegalArgumentException with what is wanted if it is none of this kind
   */
  String parse(String text) {
    String value = form.apply(text.strip());
    if (!shape.matcher(value).matches()) {
      throw new IllegalArgumentException(help);
    }
    return value;
  }

  /** As URLs have a host in any script. */
  private static String ascii(String host) {
    try {
      String relative = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      return IDN.toASCII(relative).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return host;
    }
  }
}
