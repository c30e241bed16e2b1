package io.torrentflow.gateway.access;

import io.torrentflow.platform.auth.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which API tokens a resource can be used with: those that have all of the scopes; none named, any
 * token will do. Without the annotation it is for people who have logged in.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface TokenScope {
  /** The scopes that a token needs. */
  Scope[] value();
}
