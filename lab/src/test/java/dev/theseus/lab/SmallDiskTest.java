package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {
    @TempDir
    Path directory;

    @Test
    void nothing_can_be_written_while_it_is_full_and_everything_once_there_is_room() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        Path mark = Files.createDirectory(directory.resolve("disk"));
        Path file = mark.resolve("file");
        try (SmallDisk disk = SmallDisk.at(mark, 256)) {
            disk.fill();
            assertThatThrownBy(() -> Files.write(file, new byte[8192]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
            disk.free();
            Files.write(file, new byte[8192]);
        }
        assertThat(file).as("the disk is gone").doesNotExist();
    }
}
