/** What a configuration interface reads. */
@NullMarked
package io.torrentflow.testing.config;

import org.jspecify.annotations.NullMarked;
