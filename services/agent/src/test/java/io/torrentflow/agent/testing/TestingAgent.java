package io.torrentflow.agent.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.Unremovable;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.source.MagnetUri;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ContactList;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.SourceSpec;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The agent under test as the jobs service sees it, and the bucket behind it. */
@ApplicationScoped
@Unremovable
public class TestingAgent {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String BUCKET = "rdm-files";

  private final SignedClient client;
  private final S3AsyncClient s3;
  private final AgentConfig config;

  TestingAgent(SignedClient client, S3AsyncClient s3, AgentConfig config) {
    this.client = client;
    this.s3 = s3;
    this.config = config;
  }

  /** Where files go unless a test says otherwise. */
  public static final Space SPACE =
      Space.of(UserId.fromString("0190a000-0000-7000-8000-000000000001"));

  public static StartTransfer transfer(SourceSpec source, Contacts contacts) {
    return new StartTransfer(
        new TransferId(UUID.randomUUID()),
        1,
        "test",
        source,
        FileSelection.ALL,
        new ContactList(1, contacts),
        null,
        null);
  }

  public static StartTransfer transfer(URI url) {
    return transfer(
        new SourceSpec(SourceType.HTTP, url.toString(), null, null, null), Contacts.NONE);
  }

  /** A magnet link, as the jobs service passes it on. */
  public static StartTransfer magnet(String link) {
    MagnetUri magnet = MagnetUri.parse(link);
    SourceSpec source =
        new SourceSpec(
            SourceType.MAGNET,
            null,
            magnet.v1() == null ? null : magnet.v1().hex(),
            magnet.v2() == null ? null : magnet.v2().hex(),
            null);
    return select(
        transfer(source, new Contacts(magnet.trackers(), magnet.webSeeds(), magnet.peers())),
        magnet.selection());
  }

  public static StartTransfer torrent(byte[] torrent, Contacts contacts) {
    return transfer(new SourceSpec(SourceType.TORRENT, null, null, null, torrent), contacts);
  }

  public static StartTransfer select(StartTransfer transfer, FileSelection selection) {
    return new StartTransfer(
        transfer.transferId(),
        transfer.assignment(),
        transfer.correlationId(),
        transfer.source(),
        selection,
        transfer.contacts(),
        transfer.space(),
        transfer.checkpoint());
  }

  /** The transfer once more, as the jobs service hands it out again. */
  public static StartTransfer again(StartTransfer transfer, int assignment, Checkpoint checkpoint) {
    return new StartTransfer(
        transfer.transferId(),
        assignment,
        transfer.correlationId(),
        transfer.source(),
        transfer.selection(),
        transfer.contacts(),
        SPACE,
        checkpoint);
  }

  public static byte[] bytes(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public void start(StartTransfer transfer) {
    client.post(uri("/agent/transfers/start"), transfer, "test").await().atMost(TIMEOUT);
  }

  public void command(StartTransfer transfer, String command) {
    client
        .post(
            uri("/agent/transfers/" + transfer.transferId() + "/" + command),
            new Assignment(transfer.assignment()),
            "test")
        .await()
        .atMost(TIMEOUT);
  }

  public void drain(DrainWish wish) {
    client.post(uri("/agent/drain"), wish, "test").await().atMost(TIMEOUT);
  }

  public AgentState health() {
    return health(config.address());
  }

  public AgentState health(URI address) {
    return client
        .get(address.resolve("/agent/health"), AgentState.class, "test")
        .await()
        .atMost(TIMEOUT);
  }

  public boolean holds(StartTransfer transfer) {
    return health().transfers().stream()
        .anyMatch(held -> held.transferId().equals(transfer.transferId()));
  }

  /** The keys of everything that the transfer has in the bucket. */
  public List<String> objects(StartTransfer transfer) {
    return s3
        .listObjectsV2(
            list -> list.bucket(BUCKET).prefix(ObjectKey.prefix(SPACE, transfer.transferId())))
        .join()
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** Multipart uploads of the transfer that are neither completed nor aborted. */
  public long openUploads(StartTransfer transfer) {
    return s3.listMultipartUploads(list -> list.bucket(BUCKET)).join().uploads().stream()
        .filter(upload -> upload.key().startsWith(ObjectKey.prefix(SPACE, transfer.transferId())))
        .count();
  }

  /** That nothing is aborted has no sign to wait for; it would be within moments. */
  public void assertUploadStaysOpen(StartTransfer transfer) {
    await().during(Duration.ofSeconds(1)).atMost(TIMEOUT).until(() -> openUploads(transfer) == 1);
  }

  /**
   * Puts other bytes in the place of a part, as an agent does that does not know it was given up.
   */
  public void replacePart(
      StartTransfer transfer, Checkpoint.FileUpload upload, int number, byte[] part) {
    s3.uploadPart(
            put ->
                put.bucket(BUCKET)
                    .key(ObjectKey.prefix(SPACE, transfer.transferId()) + "files/" + upload.path())
                    .uploadId(upload.uploadId())
                    .partNumber(number),
            AsyncRequestBody.fromBytes(part))
        .join();
  }

  public byte[] file(StartTransfer transfer, String path) {
    return object(ObjectKey.prefix(SPACE, transfer.transferId()) + "files/" + path);
  }

  public JsonNode metadata(StartTransfer transfer) {
    return metadata(SPACE, transfer);
  }

  public JsonNode metadata(Space space, StartTransfer transfer) {
    try {
      return WireJson.mapper()
          .readTree(object(ObjectKey.metadata(space, transfer.transferId()).value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] object(String key) {
    return s3.getObject(get -> get.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes())
        .join()
        .asByteArrayUnsafe();
  }

  /** Bytes of all files below the agent's work directory. */
  public long bytesOnDisk() {
    Path folder = config.workDirectory();
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".so"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI uri(String path) {
    return config.address().resolve(path);
  }
}
