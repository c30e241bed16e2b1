package io.torrentflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.torrentflow.kernel.wire.WireJson;
import org.junit.jupiter.api.Test;

class WireNameTest {
  private static final ObjectMapper JSON = WireJson.mapper();

  private enum Fruit implements WireName {
    PEAR,
    SWEET_LIME
  }

  @Test
  void isWrittenInLowerCase() {
    assertThat(WireJson.write(JSON, Fruit.SWEET_LIME)).isEqualTo("\"sweet_lime\"");
  }

  @Test
  void isReadAsItIsWritten() throws JsonProcessingException {
    assertThat(JSON.readValue("\"sweet_lime\"", Fruit.class)).isEqualTo(Fruit.SWEET_LIME);
    assertThat(WireName.parse(Fruit.class, "pear")).isEqualTo(Fruit.PEAR);
  }

  @Test
  void isReadInNoOtherSpelling() {
    assertThatThrownBy(() -> JSON.readValue("\"PEAR\"", Fruit.class))
        .isInstanceOf(InvalidFormatException.class);
    assertThatThrownBy(() -> JSON.readValue("1", Fruit.class))
        .isInstanceOf(InvalidFormatException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WireName.parse(Fruit.class, "PEAR"))
        .withMessage("No Fruit is PEAR");
  }
}
