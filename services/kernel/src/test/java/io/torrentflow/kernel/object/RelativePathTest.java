package io.torrentflow.kernel.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelativePathTest {
  @Nested
  class SanitizedPaths {
    @ParameterizedTest
    @CsvSource(
        textBlock =
            """
            film.mkv,              film.mkv
            a/b/c.txt,             a/b/c.txt
            ..,                    __
            .,                     _
            ../../etc/passwd,      __/__/etc/passwd
            /etc/passwd,           etc/passwd
            a//b/,                 a/b
            C:,                    C_
            c:evil.exe,            c_evil.exe
            C:\\evil,              C__evil
            \\\\server\\share,     __server_share
            '',                    _
            ' ',                   _
            ' a ',                 a
            name.,                 name_
            name. .,               name___
            ...,                   ___
            .hidden,               .hidden
            a:b,                   a_b
            ab:c,                  ab:c
            """)
    void replaceUnsafeCharacters(String given, String safe) {
      // Text blocks halve backslashes once; CSV leaves them.
      assertThat(RelativePath.sanitize(List.of(given)).value()).isEqualTo(safe);
    }

    static List<List<String>> invisible() {
      return List.of(
          List.of("a\0b", "a_b"),
          List.of("a\nb", "a_b"),
          List.of("a\u007fb", "a_b"),
          // Right-to-left override: "gpj.exe" would show as "exe.jpg".
          List.of("a\u202egpj.exe", "a_gpj.exe"),
          List.of("a\u200bb", "a_b"),
          List.of("a\ufeffb", "a_b"),
          List.of("a\u2028b", "a_b"),
          List.of("C:\u2028", "C__"),
          List.of("a\ud800b", "a_b"),
          List.of("a\ue000b", "a_b"));
    }

    @ParameterizedTest
    @MethodSource("invisible")
    void haveNoInvisibleCharacters(List<String> givenAndSafe) {
      String safe = RelativePath.sanitize(List.of(givenAndSafe.getFirst())).value();

      assertThat(safe).isEqualTo(givenAndSafe.getLast());
    }

    @Test
    void keepLettersOfAllLanguagesAndEmoji() {
      RelativePath path = RelativePath.sanitize(List.of("Фильмы", "映画 🎬.mkv"));

      assertThat(path.value()).isEqualTo("Фильмы/映画 🎬.mkv");
    }

    @Test
    void areInNormalFormC() {
      assertThat(RelativePath.sanitize(List.of("e\u0301.txt")).value()).isEqualTo("é.txt");
    }

    @Test
    void keepTheExtensionOfALongName() {
      RelativePath path = RelativePath.sanitize(List.of("字".repeat(200) + ".tar.zst"));

      assertThat(path.value()).isEqualTo("字".repeat(69) + ".zst");
      assertThat(bytes(path)).isLessThanOrEqualTo(212);
    }

    @Test
    void cutALongNameWithoutExtensionAtItsEnd() {
      RelativePath path = RelativePath.sanitize(List.of("x." + "y".repeat(300)));

      assertThat(path.value()).isEqualTo("x." + "y".repeat(210));
    }

    @Test
    void neverCutAnEmojiInTwo() {
      RelativePath path = RelativePath.sanitize(List.of("🎬".repeat(100)));

      assertThat(path.value()).isEqualTo("🎬".repeat(53));
    }

    @Test
    void loseTheirTopFoldersWhenTheyAreTooLong() {
      String folders = ("f".repeat(200) + "/").repeat(4);

      RelativePath path = RelativePath.sanitize(List.of("top", folders, "a.txt"));

      assertThat(path.value()).isEqualTo("top/" + folders + "a.txt");
      assertThat(RelativePath.sanitize(List.of("top", folders, "g".repeat(150), "a.txt")).value())
          .isEqualTo(folders.substring(201) + "g".repeat(150) + "/a.txt");
    }
  }

  @Nested
  class UncheckedPaths {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "", "/", "/a", "a/", "a//b", "..", "a/../b", ".", "C:x", "a\\b", "a\0", "a.", " a"
        })
    void areRefused(String value) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new RelativePath(value))
          .withMessage("The path is not a safe relative path.");
    }

    @Test
    void areRefusedIfTooLong() {
      String longest = ("f".repeat(188) + "/").repeat(4) + "f".repeat(188);

      assertThat(new RelativePath("f".repeat(255)).value()).hasSize(255);
      assertThatIllegalArgumentException().isThrownBy(() -> new RelativePath("f".repeat(256)));
      assertThat(bytes(new RelativePath(longest))).isEqualTo(944);
      assertThatIllegalArgumentException().isThrownBy(() -> new RelativePath(longest + "f"));
    }
  }

  @Test
  void itsLastPartIsTheFileName() {
    assertThat(new RelativePath("a/b/c.txt").fileName()).isEqualTo("c.txt");
    assertThat(new RelativePath("c.txt").fileName()).isEqualTo("c.txt");
  }

  @Test
  void isABareStringInJson() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();

    String written = json.writeValueAsString(new RelativePath("a/b"));

    assertThat(written).isEqualTo("\"a/b\"");
    assertThat(json.readValue(written, RelativePath.class)).isEqualTo(new RelativePath("a/b"));
  }

  @Property
  void isSafeForAnyInput(@ForAll("parts") List<String> parts) {
    RelativePath path = RelativePath.sanitize(parts);

    assertThat(bytes(path)).isBetween(1, 944);
    assertThat(Normalizer.isNormalized(path.value(), Normalizer.Form.NFC)).isTrue();
    assertThat(path.value()).doesNotContain("\\");
    assertThat(path.value().codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    assertThat(path.value().split("/", -1))
        .allSatisfy(
            part ->
                assertThat(part)
                    .isNotEmpty()
                    .isNotIn(".", "..")
                    .doesNotEndWith(".")
                    .doesNotContainPattern("^[A-Za-z]:")
                    .isEqualTo(part.strip())
                    .satisfies(
                        name ->
                            assertThat(name.getBytes(StandardCharsets.UTF_8).length)
                                .isLessThanOrEqualTo(212)));
  }

  @Property
  void keepsARealExtension(
      @ForAll("parts") List<String> parts, @ForAll @AlphaChars @StringLength(max = 12) String end) {
    String name = String.join("", parts).replace("/", "_") + "x." + end + "z";

    assertThat(RelativePath.sanitize(List.of(name)).value()).endsWith("." + end + "z");
  }

  @Property
  void isIdempotent(@ForAll("parts") List<String> parts) {
    RelativePath path = RelativePath.sanitize(parts);

    assertThat(RelativePath.sanitize(List.of(path.value()))).isEqualTo(path);
    assertThat(RelativePath.sanitize(List.of(path.value().split("/")))).isEqualTo(path);
  }

  @Provide
  Arbitrary<List<String>> parts() {
    return UntrustedPaths.parts().list().ofMaxSize(12);
  }

  private static int bytes(RelativePath path) {
    return path.value().getBytes(StandardCharsets.UTF_8).length;
  }
}
