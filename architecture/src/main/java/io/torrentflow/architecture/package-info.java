/** The rules that hold in every module. */
@NullMarked
package io.torrentflow.architecture;

import org.jspecify.annotations.NullMarked;
