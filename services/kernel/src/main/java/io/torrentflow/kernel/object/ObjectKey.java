package io.torrentflow.kernel.object;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;

/** The name of an object in the bucket. */
public record ObjectKey(String value) {
  /** What describes a job's files: {@code {userId}/{jobId}/metadata.json}. */
  public static ObjectKey metadata(UserId owner, JobId job) {
    return new ObjectKey(prefix(owner, job) + "metadata.json");
  }

  /** One of a job's files: {@code {userId}/{jobId}/files/{relativePath}}. */
  public static ObjectKey file(UserId owner, JobId job, RelativePath path) {
    return new ObjectKey(prefix(owner, job) + "files/" + path.value());
  }

  /** What every object of a job begins with, and no other: {@code {userId}/{jobId}/}. */
  public static String prefix(UserId owner, JobId job) {
    return owner + "/" + job + "/";
  }

  @Override
  public String toString() {
    return value;
  }
}
