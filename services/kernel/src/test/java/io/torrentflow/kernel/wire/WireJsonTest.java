package io.torrentflow.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.source.MagnetUri;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState.HeldTransfer;
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
  private static final TransferId TRANSFER =
      TransferId.fromString("8d3cf0a1-5d0a-4c3e-9d0f-000000000003");
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

  private static final ContactList CONTACTS =
      new ContactList(
          2,
          new Contacts(
              List.of(URI.create("udp://tracker.example:80/announce")),
              List.of(URI.create("https://seed.example/album/")),
              List.of(new MagnetUri.PeerAddress("198.51.100.7", 6881))));

  private static final Progress PROGRESS = new Progress(20_000_000L, 12_000_000, 8_388_608);
  private static final Rates RATES = new Rates(1_500_000, 1_200_000, 6L);
  private static final Swarm SWARM = new Swarm(12, 3);

  private static final TransferState TRANSFER_STATE =
      new TransferState(
          TRANSFER,
          1_772_366_400_123_456L,
          JobStatus.DOWNLOADING,
          "album",
          "aa".repeat(20),
          null,
          PROGRESS,
          RATES,
          SWARM,
          1,
          NOON,
          new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "It answered 503."),
          NOON,
          StatusReason.noPeers(),
          List.of(new TrackerMessage("udp://tracker.example:80/announce", "not authorized")),
          NOON);

  private static final JobState JOB_STATE =
      new JobState(
          JOB,
          USER,
          TRANSFER,
          1_772_366_400_123_457L,
          new JobView.Source(
              SourceType.MAGNET, "magnet:?xt=urn:btih:aa", "aa".repeat(20), null, "0,2-3"),
          "my album",
          "album of the week",
          List.of("music", "new"),
          Wish.PAUSED,
          new JobState.Ending(
              JobEnd.FAILED, NOON, new JobError(ProblemCode.QUOTA_STORAGE, "It is full.")),
          new JobState.Frozen(
              "album", "aa".repeat(20), null, new Progress(20_000_000L, 8_000_000, 4_000_000)),
          true,
          NOON,
          NOON,
          NOON,
          1,
          List.of("udp://tracker.example:80/announce"),
          NOON,
          false);

  private static final DrainWish DRAIN =
      new DrainWish(1_772_366_400_123_456L, DrainWish.Mode.FINISH, NOON);

  private final ObjectMapper json = WireJson.mapper();

  static Stream<Named<Object>> records() {
    return Stream.of(
            new DispatchTicket(header(Broker.JOB_SUBMITTED)),
            new DeadLetter(
                header(Broker.JOB_DEAD),
                TRANSFER,
                new JobError(ProblemCode.DISPATCH_FAILED, "No agent takes it.")),
            new ReviewRequest(header(Broker.TRANSFER_REVIEW), TRANSFER),
            new ResyncRequest(header(Broker.HUB_RESYNC), USER),
            new DrainRequest(header(Broker.AGENT_DRAIN), AGENT, DRAIN),
            new TransferUpdate(header(Broker.TRANSFER_PROGRESS), TRANSFER_STATE),
            new JobUpdate(header(Broker.JOB_EVENT_PREFIX + "changed"), JOB_STATE),
            new UserJobs(
                header(Broker.USER_JOBS), USER, List.of(JOB_STATE), List.of(TRANSFER_STATE)),
            new StartTransfer(
                TRANSFER,
                4,
                CORRELATION,
                new SourceSpec(SourceType.MAGNET, null, "aa".repeat(20), null, null),
                FileSelection.parse("0,2-3"),
                CONTACTS,
                Space.SHARED,
                CHECKPOINT),
            new ProgressReport(
                AGENT,
                4,
                7,
                Phase.METADATA,
                "album",
                new MetadataReport("aa".repeat(20), null, "bb".repeat(32), false),
                PROGRESS,
                RATES,
                SWARM,
                2,
                StatusReason.noPeers(),
                List.of(new TrackerMessage("udp://tracker.example:80/announce", "not authorized")),
                List.of(
                    new FileReport(
                        0, 3, "album/01.flac", 20_000_000L, "audio/flac", "\"whole\"", 8_388_608L),
                    new FileReport(1, 5, "album/02.flac", null, null, null, null)),
                CHECKPOINT,
                new JobError(ProblemCode.AGENT_DRAINED, "It drains.")),
            new ProgressReply(ProgressReply.Directive.CONTINUE, Space.of(USER), CONTACTS),
            new AgentState(
                AGENT,
                MESSAGE,
                17,
                URI.create("http://10.0.0.7:8083"),
                "0.1.0",
                4,
                1,
                8_000_000,
                List.of(SourceType.MAGNET, SourceType.TORRENT, SourceType.HTTP),
                90_000_000_000L,
                true,
                false,
                List.of(new HeldTransfer(TRANSFER, 4))),
            new HeartbeatReply(
                List.of(TRANSFER),
                new DrainWish(1_772_366_400_123_456L, DrainWish.Mode.HAND_OVER, null)),
            DRAIN,
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
  void writesTheGoldenFile(Object message) throws IOException {
    JsonNode written = json.readTree(json.writeValueAsString(message));

    assertThat(written).isEqualTo(golden(message));
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsTheGoldenFile(Object message) throws IOException {
    Object read = json.treeToValue(golden(message), message.getClass());

    assertThat(read).usingRecursiveComparison().isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("records")
  void ignoresUnknownFields(Object message) throws IOException {
    ObjectNode newer = golden(message);
    newer.put("introducedLater", true).putObject("alsoLater").put("x", 1);

    Object read = json.treeToValue(newer, message.getClass());

    assertThat(read).usingRecursiveComparison().isEqualTo(message);
  }

  @Test
  void omitsAbsentValues() throws JsonProcessingException {
    SourceSpec torrent = new SourceSpec(SourceType.TORRENT, null, null, null, new byte[] {1, 2, 3});

    assertThat(json.writeValueAsString(torrent))
        .isEqualTo("{\"type\":\"torrent\",\"torrent\":\"AQID\"}");
  }

  @Test
  void roundTripsEnumsInLowerCase() throws JsonProcessingException {
    Set<Enum<?>> constants =
        Stream.<Enum<?>[]>of(
                JobStatus.values(),
                Phase.values(),
                SourceType.values(),
                Wish.values(),
                JobEnd.values(),
                ProgressReply.Directive.values())
            .flatMap(Stream::of)
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));

    for (Enum<?> constant : constants) {
      String written = json.writeValueAsString(constant);

      assertThat(written).isEqualTo('"' + constant.name().toLowerCase(java.util.Locale.ROOT) + '"');
      assertThat(json.readValue(written, constant.getDeclaringClass())).isEqualTo(constant);
    }
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
