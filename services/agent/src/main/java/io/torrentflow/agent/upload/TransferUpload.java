package io.torrentflow.agent.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.buffer.BufferBudget;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.platform.storage.PartPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The upload of a transfer's files. It lives on the transfer's event loop; outcomes of requests to
 * the bucket come back to it there.
 */
public final class TransferUpload implements PartSink {
  private final S3ObjectStore store;
  private final BufferBudget budget;
  private final ObjectMapper mapper;
  private final AgentConfig config;
  private final StartTransfer transfer;
  private final UploadListener listener;
  private final Executor executor;
  private final WriteFence fence;
  private final ConcurrencyLimiter limiter;

  private List<Checkpoint.FileUpload> earlier;
  private List<FileUpload> files = List.of();
  private @Nullable Manifest manifest;
  // Rises whenever something was confirmed, so that a report knows whether there is news.
  private long revision;
  private long confirmedInRun;
  private boolean closed;

  TransferUpload(
      S3ObjectStore store,
      BufferBudget budget,
      ObjectMapper mapper,
      AgentConfig config,
      StartTransfer transfer,
      WriteFence fence,
      UploadListener listener,
      Executor executor) {
    this.store = store;
    this.budget = budget;
    this.mapper = mapper;
    this.config = config;
    this.transfer = transfer;
    this.fence = fence;
    this.listener = listener;
    this.executor = executor;
    this.limiter = new ConcurrencyLimiter(config.upload().partsInFlight(), executor);
    Checkpoint checkpoint = transfer.checkpoint();
    this.earlier = checkpoint == null ? List.of() : checkpoint.uploads();
  }

  @Override
  public Uni<Void> open(Manifest opened, boolean resume) {
    return listener.admit(opened).chain(space -> prepare(space, opened, resume));
  }

  private Uni<Void> prepare(Space space, Manifest opened, boolean resume) {
    List<FileUpload> replaced = files;
    List<FileUpload> fresh = opened.files().stream().map(file -> plan(space, file)).toList();
    // An upload whose id has not arrived yet can only be dropped later. Those of earlier
    // runs are left to the jobs service, which knows whether anybody goes on with them.
    Uni<Void> ready =
        resume ? restore(fresh) : limiter.idle().chain(() -> dropBegunInRun(replaced));
    return ready
        .emitOn(executor)
        .invoke(
            () -> {
              manifest = opened;
              files = fresh;
              earlier = List.of();
              revision++;
              listener.opened();
              fresh.forEach(this::putEmpty);
              fresh.forEach(this::completeIfWhole);
              notifyIfStored();
            });
  }

  @Override
  public PartPlan plan(int file) {
    return files.get(file).plan();
  }

  @Override
  public boolean holds(int file, int part) {
    return files.get(file).holds(part);
  }

  @Override
  public long heldBytes() {
    return files.stream().mapToLong(FileUpload::heldBytes).sum();
  }

  @Override
  public Uni<PartBuffer> buffer(int bytes) {
    // As many as can be filled and uploaded concurrently.
    int limit = config.http().connections() + config.upload().partsInFlight();
    return budget.acquire(transfer.transferId(), limit, bytes).emitOn(executor);
  }

  @Override
  public void put(int file, int part, PartBuffer buffer) {
    if (closed) {
      buffer.release();
      return;
    }
    FileUpload upload = files.get(file);
    upload.hold(part);
    if (upload.plan().isSingleRequest()) {
      run(
          upload,
          buffer,
          () -> store.put(fence, upload.key, upload.contentType, buffer),
          upload::finish);
    } else {
      int size = buffer.size();
      run(
          upload,
          buffer,
          () ->
              upload
                  .begun(store, fence, executor)
                  .flatMap(id -> store.putPart(fence, upload.key, id, part, buffer)),
          etag -> upload.confirm(new Checkpoint.Part(part, etag, size)));
    }
  }

  @Override
  public void end(int file, long sizeBytes) {
    FileUpload upload = files.get(file);
    upload.end(sizeBytes);
    revision++;
    putEmpty(upload);
    completeIfWhole(upload);
  }

  /** Completes when no request to the bucket runs or waits. */
  public Uni<Void> settled() {
    return limiter.idle();
  }

  /** Takes nothing more; what the bucket holds stays. Requests that may begin are finished. */
  public void close() {
    closed = true;
    fence.stopWaiting();
  }

  /** As {@link #close}, and begins no request any more: the bucket is somebody else's. */
  public void abandon() {
    closed = true;
    fence.close();
  }

  /** Writes {@code metadata.json} beside the files, all of which are stored. */
  public Uni<Void> describe(Space space, Instant completedAt) {
    Manifest known = Objects.requireNonNull(manifest);
    Metadata metadata = Metadata.of(transfer.source(), space, known, reports(), completedAt);
    byte[] json;
    try {
      json = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("metadata.json cannot be written", e);
    }
    return store
        .put(fence, ObjectKey.metadata(space, transfer.transferId()), "application/json", json)
        .emitOn(executor)
        .replaceWithVoid();
  }

  /** What the download consists of is known. */
  public boolean isOpen() {
    return manifest != null;
  }

  private boolean isStored() {
    return manifest != null && files.stream().allMatch(FileUpload::isDone);
  }

  /** The size of all files; null while one is unknown. */
  public @Nullable Long totalBytes() {
    return Manifest.total(files, file -> file.plan().sizeBytes());
  }

  /** Confirmed by the bucket, earlier runs included. */
  public long uploadedBytes() {
    return manifest == null
        ? earlier.stream().mapToLong(Checkpoint.FileUpload::storedBytes).sum()
        : files.stream().mapToLong(FileUpload::uploadedBytes).sum();
  }

  /** Confirmed by the bucket in this run, for the rate. */
  public long confirmedInRun() {
    return confirmedInRun;
  }

  public long completeFiles() {
    return files.stream().filter(FileUpload::isDone).count();
  }

  /** Rises whenever {@link #checkpoint} has something new. */
  public long revision() {
    return revision;
  }

  public List<ProgressReport.FileReport> reports() {
    return files.stream().map(FileUpload::report).toList();
  }

  /** The files of a download before anything is uploaded of it. */
  public static List<ProgressReport.FileReport> reports(Manifest manifest) {
    return manifest.files().stream()
        .map(
            file ->
                new ProgressReport.FileReport(
                    file.index(),
                    file.position(),
                    file.path().value(),
                    file.sizeBytes(),
                    ContentTypes.of(file.path().fileName()),
                    null,
                    null))
        .toList();
  }

  /** Where another agent can go on; only once it {@link #isOpen}. */
  @SuppressWarnings("NullAway") // It does not read the annotation on the record's array component.
  public Checkpoint checkpoint() {
    Manifest known = Objects.requireNonNull(manifest);
    return new Checkpoint(
        known.validator(),
        known.torrent(),
        files.stream().filter(FileUpload::isBegun).map(FileUpload::checkpoint).toList());
  }

  private FileUpload plan(Space space, Manifest.File file) {
    Long size = file.sizeBytes();
    PartPlan plan =
        size == null
            ? PartPlan.ofStream(
                Math.min(config.upload().streamPartSize().asLongValue(), budget.maxPartBytes()))
            : PartPlan.of(size, config.upload().partSize().asLongValue(), budget.maxPartBytes());
    return new FileUpload(file, ObjectKey.file(space, transfer.transferId(), file.path()), plan);
  }

  private Uni<Void> restore(List<FileUpload> fresh) {
    // Parts of another size or path cannot be gone on with: the settings changed since.
    return each(
        earlier.stream().filter(upload -> matches(fresh, upload)).toList(),
        upload -> restore(fresh.get(upload.index()), upload));
  }

  private static boolean matches(List<FileUpload> fresh, Checkpoint.FileUpload upload) {
    if (upload.index() < 0 || upload.index() >= fresh.size()) {
      return false;
    }
    FileUpload file = fresh.get(upload.index());
    return file.file.path().value().equals(upload.path())
        && upload.sizeBytes() != null
        && upload.sizeBytes().equals(file.plan().sizeBytes())
        && (upload.etag() != null || upload.partSizeBytes() == file.plan().partSizeBytes());
  }

  private Uni<Void> restore(FileUpload file, Checkpoint.FileUpload upload) {
    String id = upload.uploadId();
    Uni<Boolean> usable =
        upload.etag() != null || id == null
            ? Uni.createFrom().item(upload.etag() != null)
            : store.isOpen(file.key, id).emitOn(executor);
    return usable
        .invoke(
            open -> {
              if (open) {
                file.restore(upload);
              }
            })
        .replaceWithVoid();
  }

  private void putEmpty(FileUpload upload) {
    if (Long.valueOf(0).equals(upload.plan().sizeBytes()) && !upload.isDone()) {
      run(
          upload,
          null,
          () -> store.put(fence, upload.key, upload.contentType, new byte[0]),
          upload::finish);
    }
  }

  private void completeIfWhole(FileUpload upload) {
    if (!closed && upload.claimCompletion()) {
      String id = Objects.requireNonNull(upload.uploadId());
      long size = Objects.requireNonNull(upload.plan().sizeBytes());
      run(
          upload,
          null,
          () -> store.complete(fence, upload.key, id, size, upload.parts()),
          upload::finish);
    }
  }

  private void run(
      FileUpload upload,
      @Nullable PartBuffer buffer,
      Supplier<Uni<String>> request,
      Consumer<String> confirmed) {
    long size = buffer == null ? 0 : buffer.size();
    limiter.run(
        request,
        etag -> {
          release(buffer);
          if (!isCurrent(upload)) {
            return;
          }
          confirmed.accept(etag);
          confirmedInRun += size;
          revision++;
          completeIfWhole(upload);
          notifyIfStored();
        },
        failure -> {
          release(buffer);
          if (isCurrent(upload)) {
            failed(upload, failure);
          }
        });
  }

  private void failed(FileUpload upload, Throwable failure) {
    ProblemException problem =
        ProblemException.of(failure, ProblemCode.STORAGE_UNAVAILABLE, "The upload broke off.");
    if (failure instanceof PartsReplacedException replaced) {
      upload.keepOnly(replaced.intact());
      revision++;
      problem =
          new ProblemException(
              ProblemCode.STORAGE_UNAVAILABLE,
              "Parts of %s were overwritten in the bucket and are fetched again."
                  .formatted(upload.file.path()));
    }
    if (!closed) {
      closed = true;
      listener.failed(problem);
    }
  }

  // False for an upload that was begun before the origin's file changed.
  private boolean isCurrent(FileUpload upload) {
    int index = upload.file.index();
    return index < files.size() && files.get(index) == upload;
  }

  private void notifyIfStored() {
    if (!closed && isStored()) {
      listener.stored();
    }
  }

  private static void release(@Nullable PartBuffer buffer) {
    if (buffer != null) {
      buffer.release();
    }
  }

  private Uni<Void> dropBegunInRun(List<FileUpload> uploads) {
    return each(
        uploads.stream().filter(FileUpload::isBegunInRun).toList(),
        upload -> store.abort(fence, upload.key, Objects.requireNonNull(upload.uploadId())));
  }

  private <T> Uni<Void> each(List<T> items, Function<? super T, Uni<Void>> step) {
    return Multi.createFrom()
        .iterable(new ArrayList<>(items))
        .onItem()
        .transformToUni(item -> step.apply(item))
        .merge(config.upload().partsInFlight())
        .onItem()
        .ignoreAsUni();
  }
}
