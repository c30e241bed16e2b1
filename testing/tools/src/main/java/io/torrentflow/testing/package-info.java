/** What tests of several modules share; no part of the product depends on it. */
@NullMarked
package io.torrentflow.testing;

import org.jspecify.annotations.NullMarked;
