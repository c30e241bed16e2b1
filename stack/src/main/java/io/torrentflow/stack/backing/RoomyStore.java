package io.torrentflow.stack.backing;

import io.torrentflow.stack.machine.Disk;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Refuses to fill the disk on which the other servers work, too. */
final class RoomyStore extends ForwardingBlobStore {
  // RFC 4918.
  private static final int INSUFFICIENT_STORAGE = 507;
  private static final String SIZE = "size";

  private final LongSupplier freeBytes;

  RoomyStore(BlobStore store, LongSupplier freeBytes) {
    super(store);
    this.freeBytes = freeBytes;
  }

  /**
   * An agent says how large the object becomes, if it knows, so that it is not half stored. While
   * the store makes the object of its parts, it has both.
   */
  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    requireRoomFor(2 * Long.parseLong(request.metadata().getOrDefault(SIZE, "0")));
    return super.initiateMultipartUpload(request);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    requireRoomFor(listMultipartUpload(upload).stream().mapToLong(Part::size).sum());
    return super.completeMultipartUpload(upload, request);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    requireRoomFor(Objects.requireNonNullElse(request.contentLength(), 0L));
    return super.putBlob(request, content);
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream content) {
    requireRoomFor(Objects.requireNonNullElse(request.contentLength(), 0L));
    return super.uploadMultipartPart(upload, request, content);
  }

  private void requireRoomFor(long bytes) {
    if (freeBytes.getAsLong() - bytes < Disk.RESERVED_BYTES) {
      throw S3Exceptions.fromStatusCode(INSUFFICIENT_STORAGE, "DiskFull", Map.of(), null);
    }
  }
}
