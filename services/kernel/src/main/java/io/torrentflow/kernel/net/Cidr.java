package io.torrentflow.kernel.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A range of addresses (RFC 4632, RFC 4291), such as {@code 127.0.0.0/8}. */
public record Cidr(InetAddress network, int prefixLength) {
  // IPv4 in four parts: the old short forms read 10/8 as 0.0.0.10/8.
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]+(?:\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * Reads {@code address/length}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!LITERAL.matcher(address).matches()) {
      throw new IllegalArgumentException(text + " is no address range such as 127.0.0.0/8");
    }
    InetAddress network = InetAddress.ofLiteral(address);
    int bits = network.getAddress().length * 8;
    int length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(text + " has an impossible prefix length");
    }
    return new Cidr(network, length);
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.getAddress().length
        && Arrays.compareUnsigned(first().getAddress(), bytes) <= 0
        && Arrays.compareUnsigned(bytes, last().getAddress()) <= 0;
  }

  /** The first address of the range. */
  public InetAddress first() {
    return edge(false);
  }

  /** The last address of the range. */
  public InetAddress last() {
    return edge(true);
  }

  private InetAddress edge(boolean ones) {
    byte[] bytes = network.getAddress();
    for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
      int mask = 0x80 >>> (bit % 8);
      bytes[bit / 8] = (byte) (ones ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
    }
    return address(bytes);
  }

  /** The address of four or sixteen bytes. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("The length was an address's", e);
    }
  }
}
