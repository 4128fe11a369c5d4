package io.tapedeck.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotsTest {
    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldDrawEveryPictureAsWellFormedSvg() throws Exception {
        Map<String, String> plots = Plots.of(Results.whole());
        assertThat(plots.keySet()).contains("rates-synthetic.svg", "cpu-synthetic.svg", "latency-10000.svg",
                "growth-symbols.svg", "soak-lag.svg",
                "soak-memory.svg", "soak-disk.svg", "soak-files.svg");
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            assertThat(parsed(plot.getValue()).getDocumentElement().getTagName()).as(plot.getKey()).isEqualTo("svg");
        }
    }

    @Test
    void shouldDrawTheSameResultAsTheSameBytes() {
        assertThat(Plots.of(Results.whole())).isEqualTo(Plots.of(Results.whole()));
    }

    @Test
    void shouldMakeABarTwiceAsWideForTwiceTheRate() throws Exception {
        Document bars = parsed(
                BarPlot.of(Results.section("s", Results.run("engine", 100_000), Results.run("b", 50_000))));
        double wide = width(bars, 1);
        double narrow = width(bars, 2);
        assertThat(wide / narrow).isCloseTo(2, within(0.01));
    }

    /** The first rectangle is the ground. */
    private static double width(Document document, int index) {
        return Double.parseDouble(((Element) document.getElementsByTagName("rect").item(index)).getAttribute("width"));
    }

    @Test
    void shouldGiveEqualFactorsEqualRoomOnALogarithmicAxis() {
        Scale scale = Scale.around(2, 800, 0, 300, true);
        assertThat(scale.least()).isEqualTo(1);
        assertThat(scale.most()).isEqualTo(1_000);
        assertThat(scale.at(1)).isZero();
        assertThat(scale.at(10)).isCloseTo(100, within(1e-9));
        assertThat(scale.at(100)).isCloseTo(200, within(1e-9));
        assertThat(scale.at(5_000)).as("held at the end").isEqualTo(300);
        assertThat(scale.ticks()).hasSize(4);
    }

    @Test
    void shouldBeginALinearAxisAtNoughtAndEndAtARoundValue() {
        Scale scale = Scale.around(340, 870, 500, 100, false);
        assertThat(scale.least()).isZero();
        assertThat(scale.most()).isEqualTo(1_000);
        assertThat(scale.at(250)).isEqualTo(400);
        assertThat(scale.ticks()).containsExactly(0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0);
    }

    @Test
    void shouldLabelValuesShortly() {
        assertThat(List.of(Scale.label(1_500_000), Scale.label(20_000), Scale.label(0.25), Scale.label(100)))
                .containsExactly("1.5M", "20K", "0.25", "100");
    }

    @Test
    void shouldRefuseALogarithmicAxisFromNought() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale(0, 10, 0, 1, true));
    }

    @Test
    void shouldEscapeNames() throws Exception {
        String svg = BarPlot.of(Results.section("s", Results.run("a < b & \"c\"", 1)));
        assertThat(parsed(svg).getElementsByTagName("text").item(1).getTextContent()).isEqualTo("a < b & \"c\"");
    }
}
