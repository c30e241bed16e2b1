package io.torrentflow.stack.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.stack.machine.Disk;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class RoomyStoreTest {
  private static final String BUCKET = "files";

  @TempDir Path folder;
  private final AtomicLong free = new AtomicLong(Disk.RESERVED_BYTES + 6);
  private BlobStore store;

  @BeforeEach
  void create() {
    store = new RoomyStore(new FilesystemNio2BlobStore(folder.toString()), free::get);
    store.createContainer(BUCKET);
  }

  @Test
  void refusesToFillTheDisk() {
    put("one");
    free.set(Disk.RESERVED_BYTES + 2);

    assertRefused(() -> put("two"));
    assertThat(store.blobExists(BUCKET, "two")).isFalse();
  }

  @Test
  void refusesAnUploadThatDoesNotFitWhenItBegins() {
    begin("fits", 3);

    assertRefused(() -> begin("does not fit beside its parts", 4));
    assertThat(store.listMultipartUploads(BUCKET)).hasSize(1);
  }

  @Test
  void refusesToMakeAnObjectThatDoesNotFitBesideItsParts() {
    MultipartUpload upload = begin("parts", 3);
    store.uploadMultipartPart(
        upload,
        UploadPartRequest.builder()
            .bucket(BUCKET)
            .key("parts")
            .uploadId(upload.id())
            .partNumber(1)
            .contentLength(3L)
            .build(),
        new ByteArrayInputStream(new byte[3]));
    free.set(Disk.RESERVED_BYTES + 2);

    assertRefused(
        () ->
            store.completeMultipartUpload(
                upload,
                CompleteMultipartUploadRequest.builder().bucket(BUCKET).key("parts").build()));
  }

  @Test
  void removesObjectsFromAFullDisk() {
    put("one");
    free.set(0);

    store.removeBlob(BUCKET, "one");

    assertThat(store.blobExists(BUCKET, "one")).isFalse();
  }

  private static void assertRefused(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            AwsServiceException.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(507));
  }

  private MultipartUpload begin(String name, long size) {
    return store.initiateMultipartUpload(
        CreateMultipartUploadRequest.builder()
            .bucket(BUCKET)
            .key(name)
            .metadata(Map.of("size", Long.toString(size)))
            .build());
  }

  private void put(String name) {
    store.putBlob(
        PutObjectRequest.builder().bucket(BUCKET).key(name).contentLength(3L).build(),
        new ByteArrayInputStream(new byte[3]));
  }
}
