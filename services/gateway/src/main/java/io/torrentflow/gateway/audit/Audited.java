package io.torrentflow.gateway.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that changes something: whatever becomes of a request of it is in the audit log.
 * What was done, and what was refused by rules of its own, the service writes; all other refusals
 * are written for it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {
  /** How the log names it, such as {@code job.submit}. */
  String value();
}
