package io.torrentflow.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.AgentState.HeldJob;
import io.torrentflow.kernel.wire.Checkpoint.FileUpload;
import io.torrentflow.kernel.wire.Checkpoint.Part;
import io.torrentflow.kernel.wire.ProgressReport.FileReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the wire records against the golden examples under {@code golden/}, one for each. */
class WireJsonTest {
  private static final JobId JOB = JobId.fromString("0195a1b2-0000-7000-8000-000000000001");
  private static final UserId USER = UserId.fromString("0195a1b2-0000-7000-8000-000000000002");
  private static final UserId OTHER = UserId.fromString("0195a1b2-0000-7000-8000-000000000003");
  private static final UUID MESSAGE = UUID.fromString("0195a1b2-0000-7000-8000-000000000004");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final String CORRELATION = "0195a1b2-corr";
  private static final AgentId AGENT = new AgentId("agent-1");

  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          "\"origin-etag\"",
          new byte[] {'d', '4', ':', (byte) 0xff, 'e'},
          List.of(
              new FileUpload(
                  0,
                  "album/01.flac",
                  20_000_000L,
                  8_388_608,
                  "upload-7",
                  null,
                  List.of(new Part(2, "\"part-2\"", 8_388_608))),
              new FileUpload(1, "album/02.flac", null, 8_388_608, null, "\"whole\"", List.of())));

  private final ObjectMapper json = WireJson.mapper();

  static Stream<Named<Object>> records() {
    return Stream.of(
            new JobSubmitted(header(Broker.JOB_SUBMITTED), JOB),
            new JobCommand(
                header(JobCommand.Action.PAUSE.routingKey()), JOB, USER, JobCommand.Action.PAUSE),
            new JobUpdate(
                header(Broker.JOB_PROGRESS),
                List.of(USER, OTHER),
                new JobSnapshot(
                    JOB,
                    Seq.ofReport(3, 7),
                    JobStatus.DOWNLOADING,
                    "album",
                    20_000_000L,
                    12_000_000,
                    8_388_608,
                    1_500_000,
                    1_200_000,
                    6L,
                    12,
                    3,
                    1,
                    new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "It answered 503."),
                    false,
                    NOON)),
            new StartJob(
                JOB,
                4,
                USER,
                CORRELATION,
                new SourceSpec(SourceSpec.Type.HTTP, "https://example.org/f.iso", null),
                false,
                CHECKPOINT),
            new ProgressReport(
                AGENT,
                4,
                7,
                Phase.HANDED_BACK,
                "album",
                20_000_000L,
                12_000_000,
                8_388_608,
                1_500_000,
                1_200_000,
                6L,
                12,
                3,
                List.of(
                    new FileReport(0, "album/01.flac", 20_000_000L, "audio/flac", "\"whole\""),
                    new FileReport(1, "album/02.flac", null, null, null)),
                CHECKPOINT,
                new JobError(ProblemCode.AGENT_DRAINED, "It drains.")),
            new ProgressReply(ProgressReply.Directive.ABANDON),
            new AgentState(
                AGENT,
                URI.create("http://10.0.0.7:8083"),
                "0.1.0",
                4,
                1,
                8_000_000,
                List.of(SourceSpec.Type.MAGNET, SourceSpec.Type.TORRENT, SourceSpec.Type.HTTP),
                true,
                List.of(new HeldJob(JOB, 4))),
            new HeartbeatReply(List.of(JOB)),
            new Assignment(4),
            Problem.of(
                ProblemCode.VALIDATION_FAILED,
                "One field is wrong.",
                CORRELATION,
                List.of(new Problem.FieldError("magnetUri", "It does not begin with magnet:?."))))
        .map(message -> named(message.getClass().getSimpleName(), message));
  }

  @ParameterizedTest
  @MethodSource("records")
  void isWrittenAsTheExample(Object message) throws IOException {
    JsonNode written = json.readTree(json.writeValueAsString(message));

    assertThat(written).isEqualTo(golden(message));
  }

  @ParameterizedTest
  @MethodSource("records")
  void isReadFromTheExample(Object message) throws IOException {
    Object read = json.treeToValue(golden(message), message.getClass());

    assertThat(read).usingRecursiveComparison().isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("records")
  void mayComeFromANewerVersionWithMoreFields(Object message) throws IOException {
    ObjectNode newer = golden(message);
    newer.put("introducedLater", true).putObject("alsoLater").put("x", 1);

    Object read = json.treeToValue(newer, message.getClass());

    assertThat(read).usingRecursiveComparison().isEqualTo(message);
  }

  @Test
  void absentValuesAreLeftOut() throws JsonProcessingException {
    SourceSpec torrent = new SourceSpec(SourceSpec.Type.TORRENT, null, new byte[] {1, 2, 3});

    assertThat(json.writeValueAsString(torrent))
        .isEqualTo("{\"type\":\"torrent\",\"torrent\":\"AQID\"}");
  }

  @Test
  void everyEnumIsWrittenInLowerCaseAndReadBack() throws JsonProcessingException {
    Set<Enum<?>> constants =
        Stream.<Enum<?>[]>of(
                JobStatus.values(),
                Phase.values(),
                SourceSpec.Type.values(),
                JobCommand.Action.values(),
                ProgressReply.Directive.values())
            .flatMap(Stream::of)
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));

    for (Enum<?> constant : constants) {
      String written = json.writeValueAsString(constant);

      assertThat(written).isEqualTo('"' + constant.name().toLowerCase(java.util.Locale.ROOT) + '"');
      assertThat(json.readValue(written, constant.getDeclaringClass())).isEqualTo(constant);
    }
  }

  @Test
  void commandsTravelUnderTheirOwnRoutingKeys() {
    Set<String> keys =
        Stream.of(JobCommand.Action.values())
            .map(JobCommand.Action::routingKey)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(keys)
        .containsExactly(
            "job.command.cancel",
            "job.command.delete",
            "job.command.pause",
            "job.command.requeue",
            "job.command.resume");
  }

  private static MessageHeader header(String type) {
    return MessageHeader.of(MESSAGE, type, CORRELATION, NOON);
  }

  private ObjectNode golden(Object message) throws IOException {
    String name = "/golden/" + message.getClass().getSimpleName() + ".json";
    try (InputStream file = WireJsonTest.class.getResourceAsStream(name)) {
      assertThat(file).as(name).isNotNull();
      return (ObjectNode) json.readTree(file);
    }
  }
}
