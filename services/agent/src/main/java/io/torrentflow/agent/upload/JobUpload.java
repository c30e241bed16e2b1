package io.torrentflow.agent.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.buffer.BufferBudget;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.engine.PartPlan;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A job's files on their way into the bucket. It lives on the job's event loop; answers of the
 * bucket come back to it there.
 */
public final class JobUpload implements PartSink {
  private static final Logger LOG = Logger.getLogger(JobUpload.class);

  private final ObjectStore store;
  private final BufferBudget budget;
  private final ObjectMapper mapper;
  private final UploadSettings settings;
  private final UserId owner;
  private final JobId jobId;
  private final UploadListener listener;
  private final Executor executor;
  private final Lanes lanes;

  private List<Checkpoint.FileUpload> earlier;
  private List<FileUpload> files = List.of();
  private @Nullable Manifest manifest;
  // Rises whenever something was confirmed, so that a report knows whether there is news.
  private long revision;
  private long confirmedInRun;
  private boolean closed;

  JobUpload(
      ObjectStore store,
      BufferBudget budget,
      ObjectMapper mapper,
      UploadSettings settings,
      UserId owner,
      JobId jobId,
      @Nullable Checkpoint checkpoint,
      UploadListener listener,
      Executor executor) {
    this.store = store;
    this.budget = budget;
    this.mapper = mapper;
    this.settings = settings;
    this.owner = owner;
    this.jobId = jobId;
    this.listener = listener;
    this.executor = executor;
    this.lanes = new Lanes(settings.partsInFlight(), executor);
    this.earlier = checkpoint == null ? List.of() : checkpoint.uploads();
  }

  @Override
  public Uni<Void> open(Manifest opened, boolean resume) {
    // A file that is too large fails the answer, not the call.
    return Uni.createFrom().deferred(() -> prepare(opened, resume));
  }

  private Uni<Void> prepare(Manifest opened, boolean resume) {
    List<FileUpload> replaced = files;
    List<FileUpload> fresh = opened.files().stream().map(this::plan).toList();
    // An upload whose id is still on its way can only be dropped once it is here.
    Uni<Void> ready =
        resume
            ? restore(fresh)
            : lanes
                .idle()
                .chain(() -> drop(replaced))
                .chain(() -> each(earlier, this::dropEarlier));
    return ready
        .emitOn(executor)
        .invoke(
            () -> {
              manifest = opened;
              files = fresh;
              earlier = List.of();
              revision++;
              listener.opened(opened);
              fresh.forEach(this::putEmpty);
              fresh.forEach(this::completeIfWhole);
              tellIfStored();
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
    return budget.acquire(jobId, settings.buffersPerJob(), bytes).emitOn(executor);
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
          () -> store.put(upload.key(), upload.contentType(), buffer),
          upload::finish);
    } else {
      int size = buffer.size();
      run(
          upload,
          buffer,
          () ->
              upload
                  .begun(store, executor)
                  .flatMap(id -> store.putPart(upload.key(), id, part, buffer)),
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
    return lanes.idle();
  }

  /** Takes nothing more; what the bucket holds stays. Requests that have begun are finished. */
  public void close() {
    closed = true;
  }

  /** Removes everything that this job has put into the bucket, by this agent or an earlier one. */
  public Uni<Void> discard() {
    closed = true;
    List<ObjectKey> objects =
        Stream.concat(
                Stream.concat(
                    files.stream().map(FileUpload::key), earlier.stream().map(this::keyOf)),
                Stream.of(ObjectKey.metadata(owner, jobId)))
            .distinct()
            .toList();
    return lanes
        .idle()
        .chain(() -> drop(files))
        .chain(() -> each(earlier, this::dropEarlier))
        .chain(() -> each(objects, store::delete))
        .emitOn(executor);
  }

  /** Writes {@code metadata.json} beside the files. */
  public Uni<Void> describe(Metadata metadata) {
    byte[] json;
    try {
      json = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("metadata.json cannot be written", e);
    }
    return store
        .put(ObjectKey.metadata(owner, jobId), "application/json", json)
        .emitOn(executor)
        .replaceWithVoid();
  }

  public boolean isStored() {
    return manifest != null && files.stream().allMatch(FileUpload::isDone);
  }

  /** The size of all files; null while one is unknown. */
  public @Nullable Long totalBytes() {
    long total = 0;
    for (FileUpload file : files) {
      Long size = file.plan().sizeBytes();
      if (size == null) {
        return null;
      }
      total += size;
    }
    return total;
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

  /** Rises whenever {@link #checkpoint} would say something new. */
  public long revision() {
    return revision;
  }

  public List<ProgressReport.FileReport> reports() {
    return files.stream().map(FileUpload::report).toList();
  }

  /** Where another agent can go on; what an earlier run left as long as nothing newer is known. */
  @SuppressWarnings("NullAway") // It does not read the annotation on the record's array component.
  public Checkpoint checkpoint(@Nullable Checkpoint fallback) {
    Manifest known = manifest;
    if (known == null) {
      return fallback == null ? new Checkpoint(null, null, List.of()) : fallback;
    }
    return new Checkpoint(
        known.validator(),
        known.torrent(),
        files.stream().filter(FileUpload::isBegun).map(FileUpload::checkpoint).toList());
  }

  private FileUpload plan(Manifest.File file) {
    Long size = file.sizeBytes();
    PartPlan plan =
        size == null
            ? PartPlan.ofStream(settings.streamPartBytes())
            : PartPlan.of(size, settings.partBytes(), budget.maxPartBytes());
    return new FileUpload(file, ObjectKey.file(owner, jobId, file.path()), plan);
  }

  private Uni<Void> restore(List<FileUpload> fresh) {
    return each(
        earlier,
        upload ->
            matches(fresh, upload)
                ? restore(fresh.get(upload.index()), upload)
                : dropEarlier(upload));
  }

  // Parts of another size or path cannot be gone on with: the settings changed since.
  private static boolean matches(List<FileUpload> fresh, Checkpoint.FileUpload upload) {
    if (upload.index() < 0 || upload.index() >= fresh.size()) {
      return false;
    }
    FileUpload file = fresh.get(upload.index());
    return file.file().path().value().equals(upload.path())
        && upload.sizeBytes() != null
        && upload.sizeBytes().equals(file.plan().sizeBytes())
        && (upload.etag() != null || upload.partSizeBytes() == file.plan().partSizeBytes());
  }

  private Uni<Void> restore(FileUpload file, Checkpoint.FileUpload upload) {
    String id = upload.uploadId();
    if (upload.etag() != null) {
      file.restore(upload);
      return Uni.createFrom().voidItem();
    }
    if (id == null) {
      return Uni.createFrom().voidItem();
    }
    return store
        .isOpen(file.key(), id)
        .emitOn(executor)
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
          () -> store.put(upload.key(), upload.contentType(), new byte[0]),
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
          () -> store.complete(upload.key(), id, size, upload.parts()),
          upload::finish);
    }
  }

  private void run(
      FileUpload upload,
      @Nullable PartBuffer buffer,
      Supplier<Uni<String>> request,
      Consumer<String> confirmed) {
    long size = buffer == null ? 0 : buffer.size();
    lanes.run(
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
          tellIfStored();
        },
        failure -> {
          release(buffer);
          if (isCurrent(upload) && !closed) {
            closed = true;
            listener.failed(problem(failure));
          }
        });
  }

  // False for an upload that was begun before the origin's file changed.
  private boolean isCurrent(FileUpload upload) {
    int index = upload.file().index();
    return index < files.size() && files.get(index) == upload;
  }

  private void tellIfStored() {
    if (!closed && isStored()) {
      listener.stored();
    }
  }

  private static void release(@Nullable PartBuffer buffer) {
    if (buffer != null) {
      buffer.release();
    }
  }

  private Uni<Void> drop(List<FileUpload> uploads) {
    return each(
        uploads.stream().filter(upload -> upload.uploadId() != null && !upload.isDone()).toList(),
        upload -> store.abort(upload.key(), Objects.requireNonNull(upload.uploadId())));
  }

  private Uni<Void> dropEarlier(Checkpoint.FileUpload upload) {
    String id = upload.uploadId();
    return id == null ? Uni.createFrom().voidItem() : store.abort(keyOf(upload), id);
  }

  private ObjectKey keyOf(Checkpoint.FileUpload upload) {
    return new ObjectKey(ObjectKey.prefix(owner, jobId) + "files/" + upload.path());
  }

  private <T> Uni<Void> each(List<T> items, Function<? super T, Uni<Void>> step) {
    return Multi.createFrom()
        .iterable(new ArrayList<>(items))
        .onItem()
        .transformToUni(item -> step.apply(item))
        .merge(settings.partsInFlight())
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private ProblemException problem(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    LOG.errorf(failure, "Upload of job %s broke off", jobId);
    return new ProblemException(
        ProblemCode.STORAGE_UNAVAILABLE, "The upload broke off.", null, failure);
  }
}
