package io.torrentflow.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSelectionTest {
  @Property(tries = 300)
  void roundTripsItsText(@ForAll Set<@IntRange(max = 40) Integer> positions) {
    FileSelection selection = new FileSelection(new TreeSet<>(positions));

    assertThat(FileSelection.parse(selection.text())).isEqualTo(selection);
  }

  @ParameterizedTest
  @CsvSource({"'2,0','0,2'", "'4-7,5','4-7'", "'0,1,2','0-2'", "'',''", "'3-3','3'"})
  void hasOneCanonicalText(String text, String canonical) {
    assertThat(FileSelection.parse(text).text()).isEqualTo(canonical);
  }

  @Test
  void includesEveryFileIfNoneIsListed() {
    assertThat(FileSelection.ALL.includes(17)).isTrue();
    assertThat(FileSelection.parse("3").includes(17)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "1-", "-1", "7-4", "1000001", "0-99999,0", ","})
  void refusesMalformedText(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FileSelection.parse(text));
  }
}
