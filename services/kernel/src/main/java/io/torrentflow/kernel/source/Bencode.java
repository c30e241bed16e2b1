package io.torrentflow.kernel.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads bencoded data (BEP 3) from untrusted input. It does not recurse, so no nesting can exhaust
 * the stack, and it gives up at its {@link Limits} before memory does.
 *
 * <p>It is strict where a second meaning could hide: integers and lengths without leading zeros, no
 * {@code -0}, no bytes after the value, no key twice. Keys out of order are common in the wild and
 * are accepted.
 */
public final class Bencode {
  /**
   * @param depth how deep lists and dictionaries may nest; torrents nest as deep as their folders
   * @param values how many values there may be in all
   */
  public record Limits(int depth, int values) {
    // BEP 52 keeps a dictionary for every folder, so depth bounds the depth of paths; 100 folders
    // is far beyond any real torrent. Two million values is a torrent of about 500,000 files.
    public static final Limits DEFAULT = new Limits(110, 2_000_000);
  }

  /** A bencoded value. */
  public sealed interface Value {
    /** Where the value stands in the input, first byte included, last excluded. */
    int start();

    int end();
  }

  /** An integer; BEP 3 sets no size, 64 bits hold every length that exists. */
  public record Int(long value, int start, int end) implements Value {}

  /** A byte string, not copied out of the input. */
  public record Str(ByteBuffer bytes, int start, int end) implements Value {
    /** The bytes read as UTF-8; what is no UTF-8 becomes U+FFFD. */
    public String text() {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    public byte[] toByteArray() {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return copy;
    }
  }

  /** A list. */
  public record Lst(List<Value> items, int start, int end) implements Value {}

  /** A dictionary; keys are read as ISO 8859-1 so that each byte string is one key. */
  public record Dict(Map<String, Value> entries, int start, int end) implements Value {
    public @Nullable Value get(String key) {
      return entries.get(key);
    }
  }

  /** The input is not bencoded, or is beyond a limit. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message, int position) {
      super(message + " (at byte " + position + ")");
    }
  }

  private final byte[] input;
  private final Limits limits;
  private final Deque<Open> open = new ArrayDeque<>();
  private int position;
  private int count;

  private Bencode(byte[] input, Limits limits) {
    this.input = input;
    this.limits = limits;
  }

  /**
   * Reads the one value that the input is.
   *
   * @throws MalformedException if it is not bencoded, has bytes left over, or is beyond a limit
   */
  public static Value parse(byte[] input, Limits limits) throws MalformedException {
    return new Bencode(input, limits).parse();
  }

  /** A list or dictionary whose end has not been met. */
  private static final class Open {
    final int start;
    final @Nullable List<Value> items;
    final @Nullable Map<String, Value> entries;
    @Nullable String key;

    Open(int start, boolean dictionary) {
      this.start = start;
      this.items = dictionary ? null : new ArrayList<>();
      this.entries = dictionary ? new LinkedHashMap<>() : null;
    }
  }

  private Value parse() throws MalformedException {
    while (true) {
      Value value = next();
      if (value == null) {
        continue;
      }
      Open parent = open.peek();
      if (parent == null) {
        if (position != input.length) {
          throw malformed("There are bytes after the value");
        }
        return value;
      }
      add(parent, value);
    }
  }

  /** Reads a whole value, or null where a list or dictionary was opened. */
  private @Nullable Value next() throws MalformedException {
    byte token = peek();
    if (token == 'e') {
      return close();
    }
    if (++count > limits.values()) {
      throw malformed("There are more than " + limits.values() + " values");
    }
    switch (token) {
      case 'i':
        return integer();
      case 'l', 'd':
        if (open.size() >= limits.depth()) {
          throw malformed("Values nest deeper than " + limits.depth());
        }
        open.push(new Open(position++, token == 'd'));
        return null;
      default:
        return string();
    }
  }

  private Value close() throws MalformedException {
    Open done = open.poll();
    if (done == null) {
      throw malformed("An end without a beginning");
    }
    position++;
    if (done.items != null) {
      return new Lst(List.copyOf(done.items), done.start, position);
    }
    if (done.key != null || done.entries == null) {
      throw malformed("A key has no value");
    }
    return new Dict(done.entries, done.start, position);
  }

  private void add(Open parent, Value value) throws MalformedException {
    if (parent.items != null) {
      parent.items.add(value);
    } else if (parent.key != null && parent.entries != null) {
      if (parent.entries.put(parent.key, value) != null) {
        throw malformed("A key stands twice");
      }
      parent.key = null;
    } else if (value instanceof Str key) {
      parent.key = StandardCharsets.ISO_8859_1.decode(key.bytes().duplicate()).toString();
    } else {
      throw malformed("A key is not a string");
    }
  }

  private Int integer() throws MalformedException {
    int start = position++;
    boolean negative = peek() == '-';
    if (negative) {
      position++;
    }
    long magnitude = digits('e');
    if (negative && magnitude == 0) {
      throw malformed("Minus zero is no integer");
    }
    return new Int(negative ? -magnitude : magnitude, start, position);
  }

  private Str string() throws MalformedException {
    int start = position;
    long length = digits(':');
    if (length > input.length - position) {
      throw malformed("A string is longer than the input");
    }
    ByteBuffer bytes = ByteBuffer.wrap(input, position, (int) length).slice().asReadOnlyBuffer();
    position += (int) length;
    return new Str(bytes, start, position);
  }

  private long digits(char terminator) throws MalformedException {
    int first = position;
    long number = 0;
    while (peek() != terminator) {
      int digit = input[position] - '0';
      if (digit < 0 || digit > 9) {
        throw malformed("A digit is wanted");
      }
      if (position > first && number == 0) {
        throw malformed("A number begins with zero");
      }
      if (number > (Long.MAX_VALUE - digit) / 10) {
        throw malformed("A number has more than 64 bits");
      }
      number = number * 10 + digit;
      position++;
    }
    if (position == first) {
      throw malformed("A number has no digits");
    }
    position++;
    return number;
  }

  private byte peek() throws MalformedException {
    if (position >= input.length) {
      throw malformed("The input ends too early");
    }
    return input[position];
  }

  private MalformedException malformed(String message) {
    return new MalformedException(message, position);
  }

  /** The bytes of a value as they stand in the input, for hashing. */
  static byte[] slice(byte[] input, Value value) {
    return Arrays.copyOfRange(input, value.start(), value.end());
  }
}
