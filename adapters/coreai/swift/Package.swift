// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "coreai-engine",
    platforms: [.macOS("27.0")],
    targets: [.executableTarget(name: "coreai-engine")]
)
