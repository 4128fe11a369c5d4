package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.codec.BlockHeaderDecoder;
import io.tapedeck.event.codec.BlockKind;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.RejectDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadWhatWasCommittedOnceItIsSynced() throws InterruptedException {
        try (Journal journal = Journal.open(directory, Tape.options());
                MarketWriter writer = journal.startMarket(1);
                JournalReader reader = journal.marketReader(journal.progress()::syncedSequence)) {
            assertThat(Tape.drain(reader)).isEmpty();
            Tape.block(writer, 1, 100);
            assertThat(journal.progress().writtenSequence()).isEqualTo(100);
            assertThat(journal.progress().awaitSynced(100, TimeUnit.SECONDS.toNanos(20))).isTrue();
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(1, 100));
            Tape.block(writer, 101, 150);
            assertThat(journal.progress().awaitSequence(150, TimeUnit.SECONDS.toNanos(20))).isTrue();
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(101, 150));
        }
    }

    @Test
    void shouldGoOnInANewSegmentAfterEachStart() {
        for (int start = 0; start < 3; start++) {
            try (Journal journal = Journal.open(directory, Tape.options())) {
                assertThat(journal.recovered().lastSequence()).isEqualTo(start * 10L);
                MarketWriter writer = journal.startMarket(start * 10L + 1);
                Tape.block(writer, start * 10L + 1, start * 10L + 10);
            }
        }
        assertThat(Segment.list(directory.resolve(Journal.MARKET)).stream().map(Segment::name)).isEqualTo(
                List.of("00000000000000000001", "00000000000000000011", "00000000000000000021"));
        assertThat(Tape.sequences(directory.resolve(Journal.MARKET))).isEqualTo(Tape.range(1, 30));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStartAgainWhereStartsBehindAGapWroteNothing(boolean tornFile) throws IOException {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            Tape.block(journal.startMarket(1), 1, 10);
        }
        Path market = directory.resolve(Journal.MARKET);
        for (int start = 0; start < 2; start++) { // as starts leave them that died at once
            Segment died = Segment.create(market, 51);
            new SegmentManifest(10, 51, Tape.BEGIN_NS).write(died.directory());
            if (tornFile) {
                Files.write(died.directory().resolve("20231114-22F.cq4"), new byte[1 << 16]);
            }
        }
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(10);
            Tape.block(journal.startMarket(51), 51, 60);
        }
        List<Long> expected = new ArrayList<>(Tape.range(1, 10));
        expected.addAll(Tape.range(51, 60));
        assertThat(Tape.sequences(market)).isEqualTo(expected);
        assertThat(JournalVerifier.verify(market, (events, sequence) -> {
        }).problems()).isEmpty();
        try (JournalReader reader = JournalReader.open(market, () -> Long.MAX_VALUE)) {
            reader.seek(30);
            assertThat(Tape.drain(reader)).isEqualTo(Tape.range(51, 60));
        }
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(60);
        }
    }

    @Test
    void shouldKeepItsId() {
        UUID first;
        try (Journal journal = Journal.open(directory, Tape.options())) {
            first = journal.id();
        }
        try (Journal journal = Journal.open(directory, Tape.options())) {
            assertThat(journal.id()).isEqualTo(first);
        }
    }

    @Test
    void shouldNameTheProcessThatHoldsTheLock() {
        Journal journal = Journal.open(directory, Tape.options());
        assertThatThrownBy(() -> Journal.open(directory, Tape.options())).isInstanceOf(TapedeckException.class)
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        journal.close();
        Journal.open(directory, Tape.options()).close();
    }

    @Test
    void shouldKeepRejectsInAStreamOfTheirOwnAcrossStarts() {
        byte[] payload = new byte[RejectLog.PAYLOAD_MAX + 1_000];
        Arrays.fill(payload, (byte) 'x');
        for (int start = 0; start < 2; start++) {
            try (Journal journal = Journal.open(directory, Tape.options())) {
                journal.rejects().reject("file a.csv row 3", "price is no number", 9, new UnsafeBuffer(payload), 0,
                        payload.length);
                journal.rejects().reject("socket", "\u00fc".repeat(RejectLog.TEXT_MAX), 0, null, 0, 0);
            }
        }
        List<String> seen = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.REJECTS), () -> Long.MAX_VALUE)) {
            while (reader.poll(block -> block.forEach((buffer, offset, length) -> seen.add(reject(buffer, offset))))) {
                assertThat(seen).isNotEmpty();
            }
        }
        String first = " file a.csv row 3 18 9 " + payload.length + " " + RejectLog.PAYLOAD_MAX;
        String second = " socket " + RejectLog.TEXT_MAX / 2 + " 0 0 0";
        assertThat(seen).isEqualTo(List.of("1" + first, "2" + second, "3" + first, "4" + second));
    }

    private static String reject(DirectBuffer buffer, int offset) {
        RejectDecoder reject = new RejectDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        return reject.header().sequence() + " " + reject.origin() + " " + reject.reason().length() + " "
                + reject.header().feedId() + " " + reject.wholeLength() + " " + reject.payloadLength();
    }

    @Test
    void shouldWriteBlocksAsTheSchemaSays() {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            Tape.block(journal.startMarket(1), 1, 3);
        }
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.MARKET), () -> Long.MAX_VALUE)) {
            assertThat(reader.poll(block -> {
                BlockHeaderDecoder header = new BlockHeaderDecoder().wrapAndApplyHeader(block.buffer(), block.offset(),
                        new MessageHeaderDecoder());
                assertThat(header.magic()).isEqualTo(0x4B445054L);
                assertThat(header.firstSequence()).isEqualTo(1);
                assertThat(header.count()).isEqualTo(3);
                assertThat(header.kind()).isEqualTo(BlockKind.DATA);
                int headerLength = MessageHeaderDecoder.ENCODED_LENGTH + BlockHeaderDecoder.BLOCK_LENGTH;
                assertThat(header.length()).isEqualTo(block.length() - headerLength);
                byte[] bytes = new byte[block.length()];
                block.buffer().getBytes(block.offset(), bytes);
                int crcOffset = MessageHeaderDecoder.ENCODED_LENGTH + BlockHeaderDecoder.crc32cEncodingOffset();
                Arrays.fill(bytes, crcOffset, crcOffset + 4, (byte) 0);
                CRC32C crc = new CRC32C();
                crc.update(bytes, headerLength, header.length());
                crc.update(bytes, 0, headerLength);
                assertThat(header.crc32c()).isEqualTo(crc.getValue());
                assertThat(block.place()).contains("segment 00000000000000000001", "index 1", "byte ");
            })).isTrue();
        }
    }

    @Test
    void shouldRefuseASequenceThatIsNotTheNext() {
        try (Journal journal = Journal.open(directory, Tape.options())) {
            MarketWriter writer = journal.startMarket(5);
            assertThatThrownBy(() -> Tape.block(writer, 6, 6)).isInstanceOf(TapedeckException.class)
                    .hasMessageContaining("sequence 5 was expected, 6 came");
        }
    }
}
