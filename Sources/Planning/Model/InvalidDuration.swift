/// Says why a text is no duration; `reason` continues a sentence about the text.
package struct InvalidDuration: Error, Equatable {
    let reason: String
}
