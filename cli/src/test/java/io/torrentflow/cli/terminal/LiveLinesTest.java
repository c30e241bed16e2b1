package io.torrentflow.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
  private static final String ERASE = "\r\u001B[J";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void erasesAWholeLineBeforeTheNext() {
    LiveLines lines = new LiveLines(out, true, () -> 80, () -> 3);

    lines.show(List.of("downloading a long name"));
    lines.show(List.of("saved"));

    assertThat(written()).isEqualTo("downloading a long name" + ERASE + "saved");
  }

  @Test
  void movesUpToTheFirstOfSeveralLines() {
    LiveLines lines = new LiveLines(out, true, () -> 80, () -> 3);

    lines.show(List.of("one", "two", "three"));
    lines.show(List.of("four"));

    assertThat(written()).isEqualTo("one\ntwo\nthree\u001B[2A" + ERASE + "four");
  }

  @Test
  void printsAboveLiveLines() {
    LiveLines lines = new LiveLines(out, true, () -> 80, () -> 3);

    lines.show(List.of("one"));
    lines.print("news");
    lines.close();

    assertThat(written()).isEqualTo("one" + ERASE + "news\none" + ERASE);
  }

  @Test
  void cutsALineThatWouldWrap() {
    new LiveLines(out, true, () -> 6, () -> 3).show(List.of("123456"));

    assertThat(written()).isEqualTo("1234…");
  }

  @Test
  void printsNoLiveLinesInAPipe() {
    LiveLines lines = new LiveLines(out, false, () -> 80, () -> 3);

    lines.show(List.of("one"));
    lines.print("two");
    lines.close();

    assertThat(written()).isEqualTo("two\n");
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsNoMoreLinesThanTheScreenHas() {
    LiveLines lines = new LiveLines(out, true, () -> 80, () -> 3);

    lines.show(List.of("a", "b", "c", "d"));

    assertThat(written()).doesNotContain("d").contains("c");
  }
}
