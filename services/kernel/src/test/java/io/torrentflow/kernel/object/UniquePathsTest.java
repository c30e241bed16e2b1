package io.torrentflow.kernel.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UniquePathsTest {
  private final UniquePaths paths = new UniquePaths();

  @Nested
  class APathThatIsTaken {
    @Test
    void getsANumberBeforeItsExtension() {
      assertThat(all("a/b.txt", "a/b.txt", "a/b.txt"))
          .containsExactly("a/b.txt", "a/b (2).txt", "a/b (3).txt");
    }

    @Test
    void getsANumberAtItsEndWithoutExtension() {
      assertThat(all("v1.2/README", "v1.2/README"))
          .containsExactly("v1.2/README", "v1.2/README (2)");
    }

    @Test
    void isTakenIgnoringCase() {
      assertThat(all("Readme", "README", "straße", "STRASSE"))
          .containsExactly("Readme", "README (2)", "straße", "STRASSE (2)");
    }

    @Test
    void skipsANumberedNameThatIsTaken() {
      assertThat(all("a (2)", "a", "a")).containsExactly("a (2)", "a", "a (3)");
    }

    @Test
    void keepsItsNumberAtTheMaximumLength() {
      String name = "字".repeat(85);

      assertThat(all(name, name)).containsExactly("字".repeat(70), "字".repeat(52) + " (2)");
    }

    @Test
    void mayLoseAFolderForTheNumber() {
      String path = ("f".repeat(196) + "/").repeat(4) + "f".repeat(156);

      assertThat(all(path, path).getLast()).hasSize(197 * 3 + 156 + 4).endsWith("f (2)");
    }
  }

  @Nested
  class AFile {
    @Test
    void isNumberedIfAFolderHasItsName() {
      assertThat(all("a/b", "A")).containsExactly("a/b", "A (2)");
    }

    @Test
    void numbersALaterFolderOfItsName() {
      assertThat(all("a", "a/b", "A/c", "a/b"))
          .containsExactly("a", "a (2)/b", "A (2)/c", "a (2)/b (2)");
    }

    @Test
    void continuesTheNumberOfAFolder() {
      assertThat(all("a", "a (2)", "a/b")).containsExactly("a", "a (2)", "a (3)/b");
    }
  }

  @Test
  void handlesThousandsOfEqualPathsQuickly() {
    List<String> same = List.of("x".repeat(300) + ".tar.gz");
    // The processor's time, so that a busy machine does not fail the test.
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long limit = thread.getCurrentThreadCpuTime() + Duration.ofSeconds(30).toNanos();

    for (int i = 0; i < 50_000; i++) {
      paths.next(same);
      assertThat(thread.getCurrentThreadCpuTime()).as("at path %d", i).isLessThan(limit);
    }
  }

  @Property
  void pathsNeverCollide(@ForAll("files") List<List<String>> files) {
    UniquePaths unique = new UniquePaths();
    Set<String> seen = new HashSet<>();
    List<String> given = new ArrayList<>();

    files.forEach(parts -> given.add(fold(unique.next(parts).value())));

    assertThat(given).allMatch(seen::add);
    for (String path : given) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        assertThat(seen).doesNotContain(path.substring(0, slash));
      }
    }
  }

  @Provide
  Arbitrary<List<List<String>>> files() {
    String longest = "f".repeat(188);
    Arbitrary<String> few =
        Arbitraries.of("a", "A", "b", "a (2)", "a.txt", "ß", "ss", longest, "字".repeat(85));
    Arbitrary<String> part =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(9, few), net.jqwik.api.Tuple.of(1, UntrustedPaths.parts()));
    return part.list().ofMinSize(1).ofMaxSize(5).list().ofMaxSize(30);
  }

  private List<String> all(String... wanted) {
    return java.util.stream.Stream.of(wanted)
        .map(path -> paths.next(List.of(path.split("/"))).value())
        .toList();
  }

  private static String fold(String path) {
    return path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
