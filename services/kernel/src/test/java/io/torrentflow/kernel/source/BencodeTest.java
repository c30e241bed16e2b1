package io.torrentflow.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.torrentflow.kernel.source.Bencode.Dict;
import io.torrentflow.kernel.source.Bencode.Int;
import io.torrentflow.kernel.source.Bencode.Limits;
import io.torrentflow.kernel.source.Bencode.Lst;
import io.torrentflow.kernel.source.Bencode.MalformedException;
import io.torrentflow.kernel.source.Bencode.Str;
import io.torrentflow.kernel.source.Bencode.Value;
import io.torrentflow.testing.torrent.BencodeWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BencodeTest {
  @Nested
  class Values {
    @ParameterizedTest
    @CsvSource({
      "i0e, 0",
      "i42e, 42",
      "i-7e, -7",
      "i9223372036854775807e, 9223372036854775807",
      "i-9223372036854775807e, -9223372036854775807"
    })
    void mayBeIntegers(String input, long number) throws MalformedException {
      assertThat(parse(input)).isEqualTo(new Int(number, 0, input.length()));
    }

    @Test
    void mayBeStringsOfAnyBytes() throws MalformedException {
      Value value = Bencode.parse(new byte[] {'3', ':', (byte) 0xff, 0, 'e'}, Limits.DEFAULT);

      assertThat(((Str) value).toByteArray()).containsExactly(0xff, 0, 'e');
    }

    @Test
    void readStringsAsUtf8() throws MalformedException {
      Str value = (Str) parse("6:çé€".replace("6", "7"));

      assertThat(value.text()).isEqualTo("çé€");
    }

    @Test
    void replaceWhatIsNoUtf8() throws MalformedException {
      Str value = (Str) Bencode.parse(new byte[] {'1', ':', (byte) 0xff}, Limits.DEFAULT);

      assertThat(value.text()).isEqualTo("\uFFFD");
    }

    @Test
    void nestInListsAndDictionaries() throws MalformedException {
      Value value = parse("d1:ali1e0:e1:bdee");

      assertThat(plain(value)).isEqualTo(Map.of("a", List.of(1L, ""), "b", Map.of()));
    }

    @Test
    void mayHaveKeysOutOfOrder() throws MalformedException {
      assertThat(plain(parse("d1:bi2e1:ai1ee"))).isEqualTo(Map.of("a", 1L, "b", 2L));
    }

    @Test
    void knowTheirPosition() throws MalformedException {
      byte[] input = bytes("d1:xd1:yi1eee");

      Dict root = (Dict) Bencode.parse(input, Limits.DEFAULT);

      assertThat(Bencode.slice(input, root.get("x"))).isEqualTo(bytes("d1:yi1ee"));
    }
  }

  @Nested
  class MalformedInput {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        textBlock =
            """
            ~~        | The input ends too early (at byte 0)
            i1        | The input ends too early (at byte 2)
            i         | The input ends too early (at byte 1)
            5:abc     | A string is longer than the input (at byte 2)
            5         | The input ends too early (at byte 1)
            l         | The input ends too early (at byte 1)
            d1:a      | The input ends too early (at byte 4)
            ie        | A number has no digits (at byte 1)
            i-e       | A number has no digits (at byte 2)
            :a        | A number has no digits (at byte 0)
            i-0e      | Minus zero is no integer (at byte 4)
            i01e      | A number begins with zero (at byte 2)
            i-01e     | A number begins with zero (at byte 3)
            01:a      | A number begins with zero (at byte 1)
            i+1e      | A digit is wanted (at byte 1)
            i--1e     | A digit is wanted (at byte 2)
            i1.5e     | A digit is wanted (at byte 2)
            -1:a      | A digit is wanted (at byte 0)
            x         | A digit is wanted (at byte 0)
            e         | An end without a beginning (at byte 0)
            i1ei2e    | There are bytes after the value (at byte 3)
            i1ee      | There are bytes after the value (at byte 3)
            d1:ae     | A key has no value (at byte 5)
            di1ei2ee  | A key is not a string (at byte 4)
            dlei1ee   | A key is not a string (at byte 3)
            d1:ai1e1:ai2ee | A key stands twice (at byte 13)
            i9223372036854775808e    | A number has more than 64 bits (at byte 19)
            99999999999999999999:a   | A number has more than 64 bits (at byte 18)
            9223372036854775807:a    | A string is longer than the input (at byte 20)
            2147483648:a             | A string is longer than the input (at byte 11)
            """)
    void isRefusedWithItsPosition(String input, String message) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> parse(input))
          .withMessage(message);
    }
  }

  @Nested
  class TheLimits {
    @Test
    void stopADepthBomb() {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> parse("l".repeat(1_000_000)))
          .withMessage("Values nest deeper than 110 (at byte 110)");
    }

    @Test
    void boundTheDepth() throws MalformedException {
      int depth = 500_000;

      Value value =
          Bencode.parse(bytes("l".repeat(depth) + "e".repeat(depth)), new Limits(depth, depth));

      assertThat(value.end()).isEqualTo(2 * depth);
    }

    @Test
    void boundTheNumberOfValues() throws MalformedException {
      Limits limits = new Limits(2, 3);

      assertThat(Bencode.parse(bytes("l0:0:e"), limits)).isInstanceOf(Lst.class);
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> Bencode.parse(bytes("l0:0:0:e"), limits))
          .withMessageStartingWith("There are more than 3 values");
    }
  }

  @Property
  void parsesOrRefusesAnyBytes(@ForAll("inputs") byte[] input) {
    try {
      Value value = Bencode.parse(input, new Limits(5, 50));

      assertThat(value.end()).isEqualTo(input.length);
    } catch (MalformedException e) {
      assertThat(e).hasMessageContaining("(at byte ");
    }
  }

  @Property
  void roundTrips(@ForAll("values") Object value) throws MalformedException {
    byte[] encoded = BencodeWriter.encode(value);

    Value read = Bencode.parse(encoded, Limits.DEFAULT);

    assertThat(plain(read)).isEqualTo(value);
    assertThat(Bencode.slice(encoded, read)).isEqualTo(encoded);
  }

  @Provide
  Arbitrary<byte[]> inputs() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> nearly =
        Arbitraries.strings()
            .withChars("ilde:-0123459a")
            .ofMaxLength(40)
            .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    return Arbitraries.oneOf(bytes, nearly);
  }

  @Provide
  Arbitrary<Object> values() {
    return nesting(4);
  }

  // A lazy generator may nest until memory ends, and edge cases multiply with each level.
  private static Arbitrary<Object> nesting(int depth) {
    Arbitrary<String> strings = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(12);
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.longs().greaterOrEqual(-Long.MAX_VALUE).asGeneric(), strings.asGeneric());
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Object> inner = nesting(depth - 1).withoutEdgeCases();
    return Arbitraries.oneOf(
        leaves,
        inner.list().ofMaxSize(3).asGeneric(),
        Arbitraries.maps(strings, inner).ofMaxSize(3).asGeneric());
  }

  private static Value parse(String input) throws MalformedException {
    return Bencode.parse(bytes(input), Limits.DEFAULT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Strings as ISO 8859-1, so that each byte string is one text. */
  private static Object plain(Value value) {
    return switch (value) {
      case Int number -> number.value();
      case Str text -> new String(text.toByteArray(), StandardCharsets.ISO_8859_1);
      case Lst list -> list.items().stream().map(BencodeTest::plain).toList();
      case Dict dict -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        dict.entries().forEach((key, entry) -> entries.put(key, plain(entry)));
        yield entries;
      }
    };
  }
}
