/**
 * Names every observation, meter and tag.
 */
@NullMarked
package io.github.aiutils.observe;

import org.jspecify.annotations.NullMarked;
