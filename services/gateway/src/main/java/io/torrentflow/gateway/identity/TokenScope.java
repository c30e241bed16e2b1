package io.torrentflow.gateway.identity;

import io.torrentflow.platform.auth.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which API tokens a resource can be used with: those that have one of the scopes, or any if none
 * is named. Without the annotation it is for people who have logged in.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface TokenScope {
  /** The scopes of which a token needs one. */
  Scope[] value();
}
