package io.torrentflow.agent.testing;

import io.torrentflow.kernel.source.SourceType;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.Unremovable;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.SourceSpec;
import io.torrentflow.kernel.wire.StartJob;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The agent under test as the jobs service sees it, and the bucket behind it. */
@ApplicationScoped
@Unremovable
public class TestingAgent {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String BUCKET = "rdm-files";

  private final SignedClient client;
  private final S3AsyncClient s3;
  private final AgentConfig config;

  TestingAgent(SignedClient client, S3AsyncClient s3, AgentConfig config) {
    this.client = client;
    this.s3 = s3;
    this.config = config;
  }

  public static final UserId OWNER = UserId.fromString("0190a000-0000-7000-8000-000000000001");

  public static StartJob job(SourceSpec source) {
    return new StartJob(new JobId(UUID.randomUUID()), 1, OWNER, "test", source, false, null);
  }

  public static StartJob job(URI url) {
    return job(new SourceSpec(SourceType.HTTP, url.toString(), null));
  }

  public static StartJob again(StartJob job, int assignment, Checkpoint checkpoint) {
    return new StartJob(
        job.jobId(), assignment, job.owner(), "test", job.source(), false, checkpoint);
  }

  public static StartJob paused(StartJob job) {
    return new StartJob(
        job.jobId(), job.assignment(), job.owner(), "test", job.source(), true, null);
  }

  public static byte[] bytes(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public void start(StartJob job) {
    client.post(uri("/agent/jobs/start"), job, "test").await().atMost(PATIENCE);
  }

  public void command(StartJob job, String command) {
    client
        .post(
            uri("/agent/jobs/" + job.jobId() + "/" + command),
            new Assignment(job.assignment()),
            "test")
        .await()
        .atMost(PATIENCE);
  }

  public AgentState health() {
    return health(config.address());
  }

  public AgentState health(URI address) {
    return client
        .get(address.resolve("/agent/health"), AgentState.class, "test")
        .await()
        .atMost(PATIENCE);
  }

  public boolean holds(StartJob job) {
    return health().jobs().stream().anyMatch(held -> held.jobId().equals(job.jobId()));
  }

  /** The keys of everything that the job has in the bucket. */
  public List<String> objects(StartJob job) {
    return s3
        .listObjectsV2(
            list -> list.bucket(BUCKET).prefix(ObjectKey.prefix(job.owner(), job.jobId())))
        .join()
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** Multipart uploads of the job that are neither completed nor aborted. */
  public long openUploads(StartJob job) {
    return s3.listMultipartUploads(list -> list.bucket(BUCKET)).join().uploads().stream()
        .filter(upload -> upload.key().startsWith(ObjectKey.prefix(job.owner(), job.jobId())))
        .count();
  }

  public byte[] file(StartJob job, String path) {
    return object(ObjectKey.prefix(job.owner(), job.jobId()) + "files/" + path);
  }

  public JsonNode metadata(StartJob job) {
    try {
      return WireJson.mapper()
          .readTree(object(ObjectKey.metadata(job.owner(), job.jobId()).value()));
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
