// Writes the descriptors of the v3 API of Envoy as one FileDescriptorSet: go run . | gzip -9n > ../../packages/xds-server/facts/envoy-v3.binpb.gz
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// Only options refer to these files, and the options are dropped below.
var annotationFiles = []string{"validate/", "udpa/annotations/", "xds/annotations/", "envoy/annotations/"}

func isAnnotation(path string) bool {
	for _, prefix := range annotationFiles {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// Custom options (validation rules, versioning notes, language options) are three quarters of the bytes
// and nothing reads them here: Envoy checks its own rules.
func stripOptions(message protoreflect.Message) {
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.IsExtension() {
			message.Clear(field)
			return true
		}
		if field.Kind() != protoreflect.MessageKind {
			return true
		}
		if field.IsList() {
			for i := 0; i < value.List().Len(); i++ {
				stripOptions(value.List().Get(i).Message())
			}
			return true
		}
		stripOptions(value.Message())
		if field.Name() == "options" && proto.Size(value.Message().Interface()) == 0 {
			message.Clear(field)
		}
		return true
	})
	message.SetUnknown(nil)
}

// Public imports are indexes into the list of imports, so they move with it.
func dropAnnotationImports(file *descriptorpb.FileDescriptorProto) {
	imports, public := []string{}, []int32{}
	for i, dependency := range file.Dependency {
		if isAnnotation(dependency) {
			continue
		}
		if slices.Contains(file.PublicDependency, int32(i)) {
			public = append(public, int32(len(imports)))
		}
		imports = append(imports, dependency)
	}
	file.Dependency, file.PublicDependency, file.WeakDependency = imports, public, nil
}

func main() {
	files := map[string]*descriptorpb.FileDescriptorProto{}
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if isAnnotation(file.Path()) {
			return true
		}
		descriptor := protodesc.ToFileDescriptorProto(file)
		descriptor.Options = nil
		descriptor.SourceCodeInfo = nil
		stripOptions(descriptor.ProtoReflect())
		dropAnnotationImports(descriptor)
		files[file.Path()] = descriptor
		return true
	})

	set := &descriptorpb.FileDescriptorSet{}
	added := map[string]bool{}
	var add func(path string)
	add = func(path string) {
		if added[path] {
			return
		}
		added[path] = true
		file, known := files[path]
		if !known {
			fail(fmt.Errorf("%s is imported but not linked in", path))
		}
		for _, dependency := range file.Dependency {
			add(dependency)
		}
		set.File = append(set.File, file)
	}
	// The Go runtime links some files of its own; only what the API refers to is kept.
	paths := []string{}
	for path := range files {
		root, _, _ := strings.Cut(path, "/")
		if slices.Contains([]string{"envoy", "udpa", "xds"}, root) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, path := range paths {
		add(path)
	}

	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	fail(err)
	_, err = os.Stdout.Write(bytes)
	fail(err)
	fmt.Fprintf(os.Stderr, "%d files, %d bytes\n", len(set.File), len(bytes))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
