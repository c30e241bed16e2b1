package io.torrentflow.kernel.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.torrentflow.kernel.wire.WireJson;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  private static final String TEXT = "0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b";
  private static final UUID VALUE = UUID.fromString(TEXT);

  private final ObjectMapper json = WireJson.mapper();

  static Stream<Object> ids() {
    return Stream.of(
            new JobId(VALUE),
            new UserId(VALUE),
            new FileId(VALUE),
            new TransferId(VALUE),
            new SessionId(VALUE),
            new ApiTokenId(VALUE))
        .map(id -> named(id.getClass().getSimpleName(), id));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void areStringsInJson(Object id) throws JsonProcessingException {
    String written = json.writeValueAsString(id);

    assertThat(written).isEqualTo('"' + TEXT + '"');
    assertThat(json.readValue(written, id.getClass())).isEqualTo(id);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void printTheirUuid(Object id) {
    assertThat(id).hasToString(TEXT);
  }

  @Test
  void areParsedFromText() {
    assertThat(JobId.fromString(TEXT)).isEqualTo(new JobId(VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> JobId.fromString("job-7"));
  }

  @Nested
  class AgentIds {
    @Test
    void areStringsInJson() throws JsonProcessingException {
      String written = json.writeValueAsString(new AgentId("agent-0.pool"));

      assertThat(written).isEqualTo("\"agent-0.pool\"");
      assertThat(json.readValue(written, AgentId.class)).isEqualTo(new AgentId("agent-0.pool"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Agent", "-a", "a-", "a/b", "a\nb", "ä"})
    void haveTheShapeOfAPodName(String text) {
      assertThatIllegalArgumentException().isThrownBy(() -> new AgentId(text));
    }

    @Test
    void haveAtMost253Characters() {
      assertThat(new AgentId("a".repeat(253)).value()).hasSize(253);
      assertThatIllegalArgumentException().isThrownBy(() -> new AgentId("a".repeat(254)));
    }

    @Test
    void areValidatedInJson() {
      assertThatExceptionOfType(ValueInstantiationException.class)
          .isThrownBy(() -> json.readValue("\"../x\"", AgentId.class));
    }
  }
}
